import type { Tx } from '#shared/database';
import { note } from '#shared/testing';
import { aTip, phone, shop, url } from '../../test/a-tip.js';
import { eventsOf, openRooms, published, type TriageRooms } from '../../test/triage-rooms.js';
import { SubjectsService } from './subjects.service.js';

const opened: TriageRooms[] = [];

async function rooms(subjects?: SubjectsService): Promise<TriageRooms> {
  const room = await openRooms({ subjects });
  opened.push(room);
  return room;
}

afterEach(() => Promise.all(opened.splice(0).map((room) => room.close())));

/** The protection switched off: it enters the identifiers beforehand and locks nothing. */
class UnlockedSubjects extends SubjectsService {
  override async lock(): Promise<void> {
    // A control must show what happens without the lock.
  }
}

/** Lets every transaction look before any of them commits, as far as the locks allow. */
function meetingPoint(parties: number, patienceMs: number) {
  let waiting = 0;
  let open: () => void = () => undefined;
  const all = new Promise<void>((resolve) => (open = resolve));
  return async () => {
    waiting += 1;
    if (waiting === parties) open();
    await Promise.race([all, new Promise((resolve) => setTimeout(resolve, patienceMs).unref())]);
  };
}

/** @param patienceMs how long one waits for the others: where a lock keeps them out, they cannot come. */
async function takeInAtOnce(room: TriageRooms, parties: number, patienceMs: number): Promise<void> {
  const meet = meetingPoint(parties, patienceMs);
  const batch = async (tx: Tx) => {
    await room.intake.takeIn(tx, eventsOf(aTip({ identifiers: [shop('a')] }), aTip({ identifiers: [shop('a')] })));
    await meet();
  };
  await Promise.all(Array.from({ length: parties }, () => room.transactions.run(batch)));
}

const caseCount = async (room: TriageRooms) => (await room.database.query('SELECT FROM cases')).length;

describe('tips about one subject at the same moment', () => {
  it('make one case, though two sets are taken in by two transactions', async () => {
    const room = await rooms();
    await takeInAtOnce(room, 2, 300);
    expect(await room.database.query('SELECT tip_count, version FROM cases')).toEqual([{ tip_count: 4, version: 3 }]);
  });

  it('make more than one case without the lock (control)', async () => {
    const room = await rooms(new UnlockedSubjects());
    await takeInAtOnce(room, 2, 30_000);
    const cases = await caseCount(room);
    expect(cases).toBeGreaterThan(1);
    note(13, { control: `without the lock: ${cases} cases of 2 simultaneous sets` });
  });

  it('make one case of 200 tips in sets of any size, from as many connections as there are', async () => {
    const room = await rooms();
    const identifiers = () => [shop('viral'), phone('0901234567'), url(`https://choviet.example/p/${Math.random()}`)];
    const tips = Array.from({ length: 200 }, () => aTip({ identifiers: identifiers() }));
    const sets = tips
      .map((_, place) => tips.slice(place, place + (place % 7 === 0 ? 7 : 0)))
      .filter((set) => set.length);
    await Promise.all(sets.map((set) => room.takeIn(...set)));
    expect(await room.database.query('SELECT tip_count FROM cases')).toEqual([{ tip_count: 200 }]);
    const joined = await published(room, 'case.tips-joined.v1');
    expect(joined.map((event) => event.version)).toEqual(joined.map((_, place) => place + 3));
  });

  it('never wait for each other in a ring, whatever order the identifiers are named in', async () => {
    const room = await rooms();
    const names = Array.from({ length: 12 }, (_, place) => shop(`s${place}`));
    const shuffled = () => names.toSorted(() => Math.random() - 0.5).slice(0, 6);
    const sets = Array.from({ length: 24 }, () => [
      aTip({ identifiers: shuffled() }),
      aTip({ identifiers: shuffled() }),
    ]);
    let runs = 0; // A deadlock would be hidden by running the work again.
    const takeIn = (set: (typeof sets)[number]) =>
      room.transactions.run((tx) => {
        runs += 1;
        return room.intake.takeIn(tx, eventsOf(...set));
      });
    await Promise.all(sets.map(takeIn));
    expect(runs).toBe(sets.length);
    expect(await room.database.query('SELECT sum(tip_count)::integer AS tips FROM cases')).toEqual([{ tips: 48 }]);
  });
});
