import { screeningStates, tipStates, type ScreeningState, type TipState } from '#shared/contracts';
import { headOf, officerOf, openRoom, type Room } from '../../test/intake-room.js';
import { aTip } from '../../test/tips.data.js';

const RECEIVER = 'committee-01';

let room: Room;
let tipId: string;
beforeAll(async () => {
  room = await openRoom();
  await room.db.query(
    `INSERT INTO bodies (code, kind, name, name_en, valid_from, version)
     SELECT code, 'agency', code, code, '2025-07-01', 1 FROM unnest(ARRAY['committee-01', 'lead', 'idea']) AS code`,
  );
  const { reference } = await room.tips.submit(aTip({ channel: 'phone' }), officerOf(RECEIVER));
  tipId = (await room.queries.read(reference, officerOf(RECEIVER))).id;
  await room.db.query(`INSERT INTO tip_entitlements SELECT id, 'lead', received_at FROM tips`);
});
afterAll(() => room.close());

const proposer = officerOf(RECEIVER);
/** Everybody who could try, by what the table calls them. */
const people = {
  'officer who proposed': proposer,
  'another officer': { ...officerOf(RECEIVER), subject: 'another' },
  head: headOf(RECEIVER),
  'head who proposed': { ...headOf(RECEIVER), subject: proposer.subject },
  'officer of the Standing Office': officerOf('standing-office'),
  'head of the Standing Office': headOf('standing-office'),
  'head of the body that leads the case': headOf('lead'),
  'head of a body that has no part': headOf('foreign'),
} as const;
type Person = keyof typeof people;

const acts = {
  propose: (by: (typeof people)[Person], version: number) =>
    room.screening.propose(tipId, { classification: 'in-scope' }, { caller: by, version }),
  withdraw: (by: (typeof people)[Person], version: number) => room.screening.withdraw(tipId, { caller: by, version }),
  approve: (by: (typeof people)[Person], version: number) =>
    room.screening.decide(tipId, { decision: 'approve' }, { caller: by, version }),
  'mark-integrity': (by: (typeof people)[Person], version: number) =>
    room.screening.markIntegrity(tipId, { accusedBody: 'idea' }, { caller: by, version }),
  return: (by: (typeof people)[Person], version: number) =>
    room.screening.decide(tipId, { decision: 'return', note: 'Chưa rõ.' }, { caller: by, version }),
};
type Act = keyof typeof acts;

const screeners: readonly Person[] = [
  'officer who proposed',
  'another officer',
  'head',
  'head who proposed',
  'officer of the Standing Office',
  'head of the Standing Office',
];
const mayDo: Record<Act, readonly Person[]> = {
  propose: screeners,
  withdraw: ['officer who proposed', 'head who proposed'],
  approve: ['head', 'head of the Standing Office'],
  return: ['head', 'head of the Standing Office'],
  'mark-integrity': screeners,
};
const isDeciding = (act: Act) => act === 'approve' || act === 'return';
const hasScope = (act: Act, person: Person) => !isDeciding(act) || person.startsWith('head');

function expectedOf(act: Act, person: Person, screening: ScreeningState): string {
  if (person === 'head of a body that has no part') return 'not-found';
  if (!hasScope(act, person)) return 'forbidden';
  if (act !== 'mark-integrity' && (act === 'propose') === (screening === 'proposed')) return 'state-conflict';
  return mayDo[act].includes(person) ? 'done' : 'forbidden';
}

/** Puts the tip where it is to stand, with the proposal that belongs to it. */
async function stand(state: TipState, screening: ScreeningState): Promise<number> {
  await room.db.query(`DELETE FROM tip_proposals`);
  await room.db.query(
    `INSERT INTO tip_entitlements SELECT id, unnest(ARRAY['committee-01', 'lead']), received_at FROM tips ON CONFLICT DO NOTHING`,
  );
  const [{ version } = { version: 0 }] = await room.db.query<{ version: number }>(
    `UPDATE tips SET state = $2, screening = $3, version = version + 10, integrity = false, accused_body = NULL,
                     refusal_ground = CASE WHEN $2 = 'refused' THEN 'vulgar' END
     WHERE id = $1 RETURNING version`,
    [tipId, state, screening],
  );
  if (screening !== 'awaiting')
    await room.db.query(
      `INSERT INTO tip_proposals (tip_id, number, classification, state, proposed_by, proposed_body, proposed_at, decided_at)
       VALUES ($1, 1, 'in-scope', $2, $3, $4, now(), CASE WHEN $2 <> 'open' THEN now() END)`,
      [tipId, { proposed: 'open', returned: 'returned', decided: 'approved' }[screening], proposer.subject, RECEIVER],
    );
  return version;
}

async function outcomeOf(act: Act, person: Person, version: number): Promise<string> {
  try {
    await acts[act](people[person], version);
    return 'done';
  } catch (error) {
    return (error as { code?: string }).code ?? String(error);
  }
}

describe.each(Object.keys(acts) as Act[])('%s', (act) => {
  it.each(Object.keys(people) as Person[])(
    'by the %s is done or refused as the table says, wherever the tip stands',
    async (person) => {
      const seen: Record<string, string> = {};
      const expected: Record<string, string> = {};
      for (const state of tipStates)
        for (const screening of screeningStates) {
          const version = await stand(state, screening);
          seen[`${state} ${screening}`] = await outcomeOf(act, person, version);
          expected[`${state} ${screening}`] = expectedOf(act, person, screening);
        }
      expect(seen).toEqual(expected);
    },
  );
});

it('allows the one who proposed to decide where the body’s settings ask for no four eyes', async () => {
  const setting = { body: RECEIVER, fourEyes: false, source: 'Quy chế', validFrom: '2026-11-24T01:32:00Z' };
  await room.settings.set(setting, headOf('standing-office'));
  expect(await outcomeOf('approve', 'head who proposed', await stand('received', 'proposed'))).toBe('forbidden');
  room.clock.at = new Date('2026-11-24T01:32:00Z');
  expect(await outcomeOf('approve', 'head who proposed', await stand('received', 'proposed'))).toBe('done');
  expect(await outcomeOf('approve', 'officer who proposed', await stand('received', 'proposed'))).toBe('forbidden');
});
