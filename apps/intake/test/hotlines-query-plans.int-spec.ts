import { randomUUID } from 'node:crypto';
import { LOOK_LIMIT_ROWS } from '#shared/database';
import { watchPlans, type PlanWatch } from '#shared/testing';
import type { HotlinesQuery } from '../src/hotlines/hotlines-query.dto.js';
import { addVersions, type NewVersion } from '../src/hotlines/hotlines.writes.js';
import { aChange, anEntry, anEntryOfCommune, keeperOf, openHotlinesRoom, type HotlinesRoom } from './hotlines-room.js';

/** Six for each commune: more than all bodies together will publish in years. */
const HOTLINES = 20_000;
const AT_ONCE = 5_000;
/** As in the list of tips. */
const MOST_ROWS = 3 * LOOK_LIMIT_ROWS;
const COMMUNES = 3_321;

const committee = keeperOf('committee-79');
const office = keeperOf('standing-office');

let room: HotlinesRoom;
let plans: PlanWatch;

/** The n-th hotline of a commune; few of them are internal or of a rare sector, a twentieth, as is real, belong to Hồ Chí Minh City. */
function hotlineOf(n: number, like: NewVersion): NewVersion {
  const provinceCode = n % 20 === 0 ? '79' : String(n % 100).padStart(2, '0');
  return {
    ...like,
    ...{ hotlineId: randomUUID(), provinceCode, communeCode: String(n % COMMUNES).padStart(5, '0') },
    ...{ bodyName: `Ban Chỉ đạo 389 xã số ${n}`, value: `+84283829${n}`, keptBy: `committee-${provinceCode}` },
    ...{ sector: n % 4_000 === 0 ? 'sea' : 'general', visibility: n % 100 === 0 ? 'internal' : 'public' },
  };
}

async function fillTables(): Promise<void> {
  const { id, history } = await room.hotlines.publish(anEntryOfCommune('26743'), committee);
  const { content } = history[0]!;
  const act = { act: 'published', publishedAt: room.clock.now(), publishedBy: 'committee-79', reason: null } as const;
  const like = { ...content!, ...act, hotlineId: id, version: 1, keptBy: 'committee-79' } as NewVersion;
  for (let first = 0; first < HOTLINES; first += AT_ONCE) {
    const some = Array.from({ length: AT_ONCE }, (_, at) => hotlineOf(first + at, like));
    await room.transactions.run((tx) => addVersions(tx, some));
  }
  await room.db.query('VACUUM ANALYZE');
}

beforeAll(async () => {
  room = await openHotlinesRoom();
  await fillTables();
  plans = await watchPlans(room.db, room.dataSource);
});
afterAll(() => room.close());

describe('with twenty thousand hotlines', () => {
  const filters: Partial<HotlinesQuery>[] = [
    {},
    { level: 'national' },
    { level: 'commune' },
    { channel: 'post' },
    { sector: 'sea' },
    { sector: 'none' },
    { q: 'xã số 19999' },
    { provinceCode: '79' },
    { provinceCode: '79', sector: 'sea' },
    { provinceCode: '04', level: 'national' },
    { communeCode: '26743' },
    { communeCode: '01273', withSuperiors: 'true' },
    { communeCode: '26743', q: 'khong co' },
  ];

  it.each(filters)('the list by %j looks at no more than its limit, on any page', async (filter) => {
    const excesses = await plans.excessesOf(async () => {
      const { nextCursor } = await room.list({ limit: 50, ...filter });
      if (nextCursor) await room.list({ limit: 50, ...filter, cursor: nextCursor });
    }, MOST_ROWS);
    expect(excesses).toEqual([]);
  });

  it.each([committee, office])('the list of internal ones does neither', async (keeper) => {
    const excesses = await plans.excessesOf(async () => {
      await room.list({ limit: 50, visibility: 'internal' }, keeper);
      await room.list({ limit: 50, visibility: 'internal', provinceCode: '79' }, keeper);
    }, MOST_ROWS);
    expect(excesses).toEqual([]);
  });

  it('one is read, published, changed, checked and withdrawn by index', async () => {
    const seen = plans.statements;
    const excesses = await plans.excessesOf(async () => {
      const { id } = await room.hotlines.publish(anEntry(), committee);
      const change = aChange({ value: '028.3829.4321' });
      await room.hotlines.change(id, change, { caller: committee, version: 1 });
      await room.hotlines.check(id, { visibility: 'public' }, { caller: committee, version: 2 });
      await room.hotlines.withdraw(id, { reason: 'Hết dùng.' }, { caller: committee, version: 3 });
      await room.records.read(id, undefined);
    });
    expect(plans.statements).toBeGreaterThan(seen + 20);
    expect(excesses).toEqual([]);
  });
});
