import type { Caller } from '#shared/auth';
import { officerOf, openRoom, type Room } from '../../test/intake-room.js';
import { aTip } from '../../test/tips.data.js';
import type { TipsQuery } from './tips-query.dto.js';

let room: Room;
const standingOffice = officerOf('standing-office');
const committee = officerOf('committee-01');

beforeAll(async () => {
  room = await openRoom();
  await room.tips.submit(aTip(), undefined);
  for (const minute of [1, 2, 3, 4, 5])
    await room.tips.submit(
      aTip({
        channel: minute % 2 ? 'phone' : 'letter',
        receivedAt: `2026-11-24T01:0${minute}:00Z`,
        violation: minute === 5 ? 'smuggled-goods' : 'counterfeit-mark',
        place: { provinceCode: minute < 3 ? '01' : '79' },
      }),
      committee,
    );
});
afterAll(() => room.close());

const list = (query: Partial<TipsQuery>, caller: Caller = standingOffice) =>
  room.queries.list({ limit: 50, ...query }, caller);
const minutesOf = async (query: Partial<TipsQuery>, caller?: Caller) =>
  (await list(query, caller)).items.map(({ receivedAt }) => Number(receivedAt.slice(14, 16)));

describe('the list of tips', () => {
  it('shows the Standing Office all, and others what they are entitled to', async () => {
    expect(await minutesOf({})).toEqual([30, 5, 4, 3, 2, 1]);
    expect(await minutesOf({}, committee)).toEqual([5, 4, 3, 2, 1]);
    expect(await minutesOf({}, officerOf('committee-79'))).toEqual([]);
  });

  it.each([
    [{ state: 'passed-on' }, []],
    [{ channel: 'letter' }, [4, 2]],
    [{ violation: 'smuggled-goods' }, [5]],
    [{ provinceCode: '01' }, [30, 2, 1]],
    [{ from: '2026-11-24T08:03:00+07:00', to: '2026-11-24T01:05:00Z' }, [4, 3]],
    [{ channel: 'phone', provinceCode: '79', violation: 'counterfeit-mark', state: 'received' }, [3]],
  ])('with the filters %j shows those of minutes %j', async (query, minutes) => {
    expect(await minutesOf(query)).toEqual(minutes);
  });

  it.each([standingOffice, committee])('goes on from page to page without gaps while tips arrive', async (caller) => {
    const all = (await list({}, caller)).items.map(({ id }) => id);
    const paged: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await list({ limit: 2, cursor }, caller);
      paged.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor ?? undefined;
      await room.tips.submit(aTip({ channel: 'phone' }), committee);
    } while (cursor);
    // The clock stands still, so what arrives meanwhile may sort among the rest.
    expect(paged.filter((id) => all.includes(id))).toEqual(all);
    expect(new Set(paged).size).toBe(paged.length);
  });

  it('refuses a moment that does not exist and a cursor of another list', async () => {
    await expect(list({ from: '2026-02-30T25:00:00Z' })).rejects.toMatchObject({ code: 'validation-failed' });
    const foreign = Buffer.from('{"code":"a"}').toString('base64url');
    await expect(list({ cursor: foreign })).rejects.toMatchObject({ code: 'validation-failed' });
  });
});

describe('tips about officials', () => {
  it('are read by the Standing Office and the Government Inspectorate, and by nobody of the accused body', async () => {
    const accuse = (accusedBody?: string) =>
      room.tips.submit(aTip({ violation: 'official-misconduct', channel: 'phone', accusedBody }), committee);
    const ids = [await accuse(), await accuse('standing-office'), await accuse('government-inspectorate')];
    const seenBy = async (body: string) => {
      const { items } = await list({ violation: 'official-misconduct' }, officerOf(body));
      return ids.map(({ id }) => items.some((tip) => tip.id === id));
    };
    expect(await seenBy('standing-office')).toEqual([true, false, true]);
    expect(await seenBy('government-inspectorate')).toEqual([true, true, false]);
    expect(await seenBy('committee-01')).toEqual([false, false, false]);
    for (const id of ids)
      await expect(room.queries.read(String(id.id), committee)).rejects.toMatchObject({ code: 'not-found' });
  });
});
