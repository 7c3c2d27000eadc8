import { dueAtOf, planFor, type KnownNotice, type Offer } from './notice.rules.js';

const LEAD = 'market-surveillance-79';
const kinds = new Map([
  ['economic-police-79', 'provincial-force'],
  ['tax-79', 'provincial-force'],
  ['platform-cho-viet', 'platform'],
]);

function offer(overrides: Partial<Offer> = {}): Offer {
  return { caseId: 'c1', lead: LEAD, supports: ['economic-police-79', 'platform-cho-viet'], round: 1, ...overrides };
}

function known(overrides: Partial<KnownNotice>): KnownNotice {
  return { id: 'n1', to: LEAD, role: 'lead', state: 'issued', round: 1, ...overrides };
}

describe('the notices of an offer', () => {
  it('go to the lead and to each supporting body that is not a platform', () => {
    expect(planFor(offer(), [], kinds)).toEqual({
      issue: [
        { to: LEAD, role: 'lead' },
        { to: 'economic-police-79', role: 'support' },
      ],
      hold: [],
      withdraw: [],
    });
  });

  it('are kept back for a supporting body that is not known yet, never for the lead', () => {
    const plan = planFor(offer({ supports: ['tax-79', 'state-bank'] }), [], kinds);
    expect(plan.issue.map((one) => one.to)).toEqual([LEAD, 'tax-79']);
    expect(plan.hold).toEqual(['state-bank']);
  });

  it('are one per body, even if it is named twice or as lead and support', () => {
    const plan = planFor(offer({ supports: [LEAD, 'tax-79', 'tax-79'] }), [], kinds);
    expect(plan.issue).toEqual([
      { to: LEAD, role: 'lead' },
      { to: 'tax-79', role: 'support' },
    ]);
  });
});

describe('the notices of a later round', () => {
  const former = known({});
  const support = known({ id: 'n2', to: 'economic-police-79', role: 'support', state: 'acknowledged' });
  const next = offer({ round: 2, lead: 'market-surveillance-01' });

  it('replace that of the former lead and leave those of the bodies that stay', () => {
    expect(planFor(next, [former, support], kinds)).toEqual({
      issue: [{ to: 'market-surveillance-01', role: 'lead' }],
      hold: [],
      withdraw: ['n1'],
    });
  });

  it('withdraw what was escalated and keep what was acknowledged', () => {
    expect(planFor(next, [known({ state: 'escalated' })], kinds).withdraw).toEqual(['n1']);
    expect(planFor(next, [known({ state: 'acknowledged' })], kinds).withdraw).toEqual([]);
  });

  it('turn a support that becomes the lead into a lead', () => {
    const plan = planFor(
      offer({ round: 2, lead: 'tax-79', supports: [] }),
      [known({ id: 'n3', to: 'tax-79', role: 'support' })],
      kinds,
    );
    expect(plan).toEqual({ issue: [{ to: 'tax-79', role: 'lead' }], hold: [], withdraw: ['n3'] });
  });

  it('are not touched by an offer that a later one has overtaken', () => {
    const nothing = { issue: [], hold: [], withdraw: [] };
    expect(planFor(offer({ round: 1 }), [known({ round: 2, to: 'market-surveillance-01' })], kinds)).toEqual(nothing);
    expect(planFor(offer({ round: 1 }), [former, support], kinds)).toEqual(nothing);
  });
});

describe('the limit of a notice', () => {
  const at = new Date('2026-11-03T02:41:00.000Z');

  it.each([
    ['lead', '2026-11-04T02:41:00.000Z'],
    ['support', '2026-11-05T02:41:00.000Z'],
    ['escalation', '2026-11-04T02:41:00.000Z'],
  ] as const)('of a %s ends at %s', (role, due) => {
    expect(dueAtOf(role, at).toISOString()).toBe(due);
  });

  it('exists for notices from before the first version of the limits, too', () => {
    expect(dueAtOf('lead', new Date('2025-01-01T00:00:00Z')).toISOString()).toBe('2025-01-02T00:00:00.000Z');
  });
});
