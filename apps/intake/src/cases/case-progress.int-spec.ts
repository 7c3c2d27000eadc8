import { CASE, caseEvent, REFERENCE, THREAD } from '../../test/case-events.js';
import { officerOf, openRoom, refuseTip, rowsOf, type Room } from '../../test/intake-room.js';
import { aTip } from '../../test/tips.data.js';
import {
  newsOfAcceptance,
  newsOfDecline,
  newsOfDetaching,
  newsOfEnd,
  newsOfJoining,
  newsOfOffer,
  newsOfOpening,
  type CaseNews,
} from './case-news.rules.js';

let room: Room;
beforeAll(async () => {
  room = await openRoom();
});
afterAll(() => room.close());
beforeEach(() =>
  room.db.query('TRUNCATE tips, informants, tip_entitlements, case_tips, case_progress, outbox CASCADE'),
);

const standingOffice = officerOf('standing-office');
const recorder = officerOf('committee-01');
const bodies = { lead: 'a', supports: ['s', 't'] };

/** A tip that committee-01 took down on the phone. */
async function submit(changes: Parameters<typeof aTip>[0] = {}): Promise<string> {
  const { id } = await room.tips.submit(aTip({ channel: 'phone', ...changes }), recorder);
  return String(id);
}

const follow = (...news: CaseNews[]) => room.transactions.run((tx) => room.cases.follow(tx, news));

const stateOf = async (id: string) => (await room.queries.read(id, standingOffice)).state;

async function readersOf(id: string): Promise<string[]> {
  const rows = await room.db.query<{ body: string }>(
    'SELECT body FROM tip_entitlements WHERE tip_id = $1 ORDER BY body',
    [id],
  );
  return rows.map(({ body }) => body);
}

describe('a tip', () => {
  it('follows its case from opening to outcome, with an event for each step', async () => {
    const id = await submit();
    const states = ['received'];
    for (const news of [
      newsOfOpening(caseEvent.opened(1, [id], bodies)),
      newsOfOffer(caseEvent.offered(2, bodies)),
      newsOfAcceptance(caseEvent.accepted(3)),
      newsOfEnd(caseEvent.concluded(4)),
    ]) {
      await follow(news);
      states.push(await stateOf(id));
    }
    expect(states).toEqual(['received', 'passed-on', 'passed-on', 'acted-on', 'closed']);
    const events = await room.db.query(
      `SELECT version, payload::jsonb ->> 'state' AS state FROM outbox WHERE event_type = 'tip.progressed.v1' ORDER BY version`,
    );
    expect(events).toEqual([
      { version: 2, state: 'passed-on' },
      { version: 3, state: 'acted-on' },
      { version: 4, state: 'closed' },
    ]);
  });

  it('is read by the bodies that lead and support its case, and by the one that recorded it', async () => {
    const id = await submit();
    await follow(newsOfOpening(caseEvent.opened(1, [id], bodies)));
    expect(await readersOf(id)).toEqual(['a', 'committee-01', 's', 't']);
    const read = await room.queries.read(id, officerOf('s'));
    expect(read.case).toEqual({ id: CASE, reference: REFERENCE, threadId: THREAD });
    await expect(room.queries.read(id, officerOf('b'))).rejects.toMatchObject({ code: 'not-found' });
  });

  it('is no longer read by a body that has declined', async () => {
    const id = await submit();
    await follow(newsOfOpening(caseEvent.opened(1, [id], bodies)));
    await follow(newsOfDecline(caseEvent.declined(2, { body: 'a', next: 'b' })));
    expect(await readersOf(id)).toEqual(['b', 'committee-01', 's', 't']);
    await follow(newsOfOffer(caseEvent.offered(3, { lead: 'b', supports: [] })));
    expect(await readersOf(id)).toEqual(['b', 'committee-01']);
  });

  it('is no longer read by the bodies of a case that it has left, and keeps its state', async () => {
    const id = await submit();
    await follow(newsOfOpening(caseEvent.opened(1, [id], bodies)));
    await follow(newsOfDetaching(caseEvent.detached(2, id)));
    expect([await readersOf(id), await stateOf(id)]).toEqual([['committee-01'], 'passed-on']);
  });

  it('that joins late gets where its case already is', async () => {
    const [first, second] = [await submit(), await submit()];
    await follow(newsOfOpening(caseEvent.opened(1, [first], bodies)));
    await follow(newsOfAcceptance(caseEvent.accepted(2)));
    await follow(newsOfJoining(caseEvent.joined(3, [second])));
    expect([await stateOf(first), await stateOf(second)]).toEqual(['acted-on', 'acted-on']);
    expect(await readersOf(second)).toEqual(['a', 'committee-01', 's', 't']);
  });

  it('about an official is read by none of the bodies of its case', async () => {
    const id = await submit({ violation: 'official-misconduct', accusedBody: 'a' });
    await follow(newsOfOpening(caseEvent.opened(1, [id], bodies)));
    expect(await readersOf(id)).toEqual(['government-inspectorate']);
    await expect(room.queries.read(id, recorder)).rejects.toMatchObject({ code: 'not-found' });
    expect(await stateOf(id)).toBe('passed-on');
  });

  it('that was refused stays refused whatever its case does', async () => {
    const id = await submit();
    await refuseTip(room, id, 'harassing', recorder.body);
    await follow(newsOfOpening(caseEvent.opened(1, [id], bodies)), newsOfEnd(caseEvent.concluded(2)));
    expect(await stateOf(id)).toBe('refused');
  });
});

describe('events of triage', () => {
  const story = (ids: readonly [string, string]) => [
    newsOfOpening(caseEvent.opened(1, [ids[0]], bodies)),
    newsOfJoining(caseEvent.joined(2, [ids[1]])),
    newsOfDecline(caseEvent.declined(3, { body: 'a', next: 'b' })),
    newsOfOffer(caseEvent.offered(4, { lead: 'b', supports: ['s'] })),
    newsOfDetaching(caseEvent.detached(5, ids[0])),
    newsOfAcceptance(caseEvent.accepted(6, 'b')),
  ];

  async function outcomeOf(play: (story: CaseNews[]) => Promise<void>) {
    await room.db.query('TRUNCATE tips, informants, tip_entitlements, case_tips, case_progress, outbox CASCADE');
    const ids: [string, string] = [await submit(), await submit()];
    await play(story(ids));
    const progress = await rowsOf(room.db, 'case_progress');
    return [progress, await readersOf(ids[0]), await readersOf(ids[1]), await stateOf(ids[1])];
  }

  it('leave the same in every order, one by one or together', async () => {
    const inOrder = await outcomeOf(async (all) => {
      for (const news of all) await follow(news);
    });
    expect(inOrder.slice(1)).toEqual([['committee-01'], ['b', 'committee-01', 's'], 'acted-on']);
    const plays: ((all: CaseNews[]) => Promise<void>)[] = [
      (all) => follow(...all),
      async (all) => {
        for (const news of all.toReversed()) await follow(news);
      },
      ...[1, 2, 3, 4, 5].map((turn) => async (all: CaseNews[]) => {
        for (const news of [...all.slice(turn), ...all.slice(0, turn)]) await follow(news);
      }),
    ];
    for (const play of plays) expect(await outcomeOf(play)).toEqual(inOrder);
  });

  it('about tips that are not known here change nothing', async () => {
    const id = await submit();
    await follow(newsOfOpening(caseEvent.opened(1, ['3f0c9d2e-7a41-4c8b-9d55-0e6b1c7f2a90'], bodies)));
    expect(await stateOf(id)).toBe('received');
  });

  it('leave neither rows nor events when one fails in the middle', async () => {
    const id = await submit();
    await room.db.query('TRUNCATE outbox');
    const opening = newsOfOpening(caseEvent.opened(1, [id], bodies));
    const failing = room.transactions.run(async (tx) => {
      await room.cases.follow(tx, [opening]);
      throw new Error('the process dies here');
    });
    await expect(failing).rejects.toThrow('dies');
    for (const table of ['case_progress', 'case_tips', 'outbox']) expect(await rowsOf(room.db, table)).toEqual([]);
    expect(await stateOf(id)).toBe('received');
  });
});

describe('a thread', () => {
  it('takes the id of any member and shows what the caller may see', async () => {
    const [first, second] = [await submit(), await submit()];
    const own = (await room.queries.read(second, recorder)).threadId;
    expect(await room.threads.read(own, recorder)).toMatchObject({ threadId: own, members: [own] });
    await follow(newsOfOpening(caseEvent.opened(1, [first, second], bodies)));
    const ofCase = await room.threads.read(THREAD, officerOf('a'));
    expect(ofCase).toMatchObject({
      threadId: THREAD,
      part: { tips: [{ state: 'passed-on' }, { state: 'passed-on' }] },
    });
    expect(ofCase.members).toHaveLength(3);
    expect(await room.threads.read(own, officerOf('a'))).toEqual(ofCase);
    expect(JSON.stringify(ofCase)).not.toContain('sữa bột giả');
    for (const [id, body] of [
      [THREAD, 'b'],
      ['no-thread', 'a'],
    ] as const)
      await expect(room.threads.read(id, officerOf(body))).rejects.toMatchObject({ code: 'not-found' });
  });
});
