import type { Caller, Scope } from '#shared/auth';
import { openingStates } from '#shared/contracts';
import {
  caseOfBody,
  openingActs,
  openingTable,
  purposeFaults,
  refusalOf,
  stateAt,
  VIEWS_MAX,
  type CaseOfTip,
  type OpeningAct,
  type StandingOpening,
} from './informant-opening.rules.js';

const ASKED = new Date('2026-11-24T01:00:00.000Z');
const GRANTED = new Date('2026-11-25T01:00:00.000Z');
const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const after = (from: Date, ms: number) => new Date(from.getTime() + ms);

const asked: StandingOpening = {
  state: 'awaiting-consent',
  askedBy: 'asker',
  askedAt: ASKED,
  grantedAt: null,
  viewedAt: [],
};
const granted: StandingOpening = { ...asked, state: 'granted', grantedAt: GRANTED };
const viewed = (times: number): StandingOpening => ({
  ...granted,
  viewedAt: Array.from({ length: times }, () => GRANTED),
});

/** An opening in each state, and a moment at which it is in it. */
const openings = {
  none: { opening: undefined, at: ASKED },
  'awaiting-consent': { opening: asked, at: ASKED },
  granted: { opening: granted, at: GRANTED },
  refused: { opening: { ...asked, state: 'refused' }, at: GRANTED },
  lapsed: { opening: asked, at: after(ASKED, 7 * DAY_MS) },
  ended: { opening: granted, at: after(GRANTED, 15 * MINUTE_MS) },
} as const satisfies Record<string, { opening: StandingOpening | undefined; at: Date }>;
type Standing = keyof typeof openings;
const standings = Object.keys(openings) as Standing[];

const caseAt = (stage: CaseOfTip['stage']): CaseOfTip => ({
  caseId: stage,
  stage,
  lead: 'lead',
  supports: ['support'],
});
const open = [caseAt('open')];

function someone(subject: string, body: string, ...scopes: Scope[]): Caller {
  return { subject, kind: 'officer', body, scopes: new Set(scopes) };
}

const both: Scope[] = ['informants:open', 'informants:consent'];
const asker = someone('asker', 'lead', ...both);
const second = someone('second', 'lead', ...both);

const allowed = (act: OpeningAct, caller: Caller, cases: readonly CaseOfTip[] = open) =>
  standings.filter((standing) => refusalOf(act, caller, { cases, ...openings[standing] }) === undefined);
const codes = (act: OpeningAct, caller: Caller, cases: readonly CaseOfTip[] = open) => {
  const found = standings.map((standing) => refusalOf(act, caller, { cases, ...openings[standing] })?.code ?? 'done');
  return [...new Set(found)];
};

/** Written down once more, by hand: a change of the table must be a change here. */
const expected: Record<OpeningAct, { asker: Standing[]; second: Standing[] }> = {
  ask: { asker: ['none', 'refused', 'lapsed', 'ended'], second: ['none', 'refused', 'lapsed', 'ended'] },
  consent: { asker: [], second: ['awaiting-consent'] },
  refuse: { asker: [], second: ['awaiting-consent'] },
  view: { asker: ['granted'], second: [] },
};

describe('the table of openings', () => {
  it('has one row for each act', () => {
    expect(openingTable.map(({ act }) => act)).toEqual([...openingActs]);
  });

  it('knows every state', () => {
    expect(standings.toSorted()).toEqual(['none', ...openingStates].toSorted());
  });

  it.each(openingActs)('allows %s exactly where it is to be possible', (act) => {
    expect({ asker: allowed(act, asker), second: allowed(act, second) }).toEqual(expected[act]);
  });

  it.each(openingActs)('allows %s to supports as to the lead', (act) => {
    for (const who of ['asker', 'second'] as const)
      expect(allowed(act, someone(who, 'support', ...both))).toEqual(expected[act][who]);
  });

  it.each(openingActs)('refuses %s to a body without a part in the case, to the Standing Office too', (act) => {
    for (const body of ['recorder', 'standing-office'])
      for (const who of ['asker', 'second']) expect(codes(act, someone(who, body, ...both))).toEqual(['forbidden']);
  });

  it.each(openingActs)('refuses %s without a case, and once it has ended', (act) => {
    for (const caller of [asker, second]) {
      expect(codes(act, caller, [])).toEqual(['forbidden']);
      expect(codes(act, caller, [caseAt('ended')])).not.toContain('done');
    }
    expect(allowed(act, expected[act].asker.length > 0 ? asker : second, [caseAt('accepted')])).not.toEqual([]);
  });

  it.each([
    ['ask', ['tips:read', 'informants:consent']],
    ['consent', ['informants:open']],
    ['refuse', ['informants:open']],
    ['view', ['informants:consent']],
  ] as [OpeningAct, Scope[]][])('refuses %s without its scope', (act, scopes) => {
    for (const who of ['asker', 'second']) expect(codes(act, someone(who, 'lead', ...scopes))).toEqual(['forbidden']);
  });

  it.each(openingActs)('refuses %s to a program, whatever its scopes', (act) => {
    for (const caller of [asker, second]) expect(codes(act, { ...caller, kind: 'client' })).toEqual(['forbidden']);
  });
});

describe('an opening', () => {
  it('awaits consent for seven days', () => {
    expect(stateAt(asked, after(ASKED, 7 * DAY_MS - 1))).toBe('awaiting-consent');
    expect(stateAt(asked, after(ASKED, 7 * DAY_MS))).toBe('lapsed');
  });

  it('may be viewed for 15 minutes from the grant, however long it waited for it', () => {
    expect(stateAt(granted, after(GRANTED, 15 * MINUTE_MS - 1))).toBe('granted');
    expect(stateAt(granted, after(GRANTED, 15 * MINUTE_MS))).toBe('ended');
  });

  it('may be viewed three times', () => {
    expect(VIEWS_MAX).toBe(3);
    expect([0, 1, 2, 3].map((times) => stateAt(viewed(times), GRANTED))).toEqual([
      'granted',
      'granted',
      'granted',
      'ended',
    ]);
  });
});

describe('the case of a body', () => {
  it('is an open one before one that has ended', () => {
    expect(caseOfBody([caseAt('ended'), caseAt('accepted')], 'support')?.stage).toBe('accepted');
    expect(caseOfBody([caseAt('ended')], 'lead')?.stage).toBe('ended');
    expect(caseOfBody([caseAt('open')], 'other')).toBeUndefined();
    expect(caseOfBody([{ ...caseAt('open'), lead: null, supports: null }], 'lead')).toBeUndefined();
  });
});

describe('a purpose', () => {
  it('says something in twenty characters, spaces around words not counted', () => {
    expect(purposeFaults('Cần hỏi thêm về kho.')).toEqual([]);
    expect(purposeFaults(`Cần hỏi${' '.repeat(30)}.`)).toMatchObject([{ pointer: '/purpose' }]);
  });
});
