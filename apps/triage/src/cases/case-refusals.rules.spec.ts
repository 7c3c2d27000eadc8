import { departuresOf, type CaseBefore } from './case-refusals.rules.js';

const before = (overrides: Partial<CaseBefore> = {}): CaseBefore => ({
  id: 'a',
  threadId: 't',
  state: 'offered',
  version: 4,
  tipCount: 3,
  ...overrides,
});
const tip = (tipId: string, caseId = 'a') => ({ tipId, caseId, threadId: 't', keys: [] });

describe('departuresOf', () => {
  it('counts down tip by tip, each with a version of its own', () => {
    expect(departuresOf([before()], [tip('1'), tip('2')])).toEqual([
      expect.objectContaining({
        tips: [
          { tipId: '1', tipCount: 2, version: 5 },
          { tipId: '2', tipCount: 1, version: 6 },
        ],
        tipCount: 1,
        version: 6,
        dismissedVersion: undefined,
      }),
    ]);
  });

  it('dismisses an offered case that has no tip left, one version later', () => {
    expect(departuresOf([before({ tipCount: 1 })], [tip('1')])[0]).toMatchObject({ dismissedVersion: 6, version: 6 });
  });

  it('leaves an accepted or concluded case as it is', () => {
    for (const state of ['accepted', 'concluded'] as const)
      expect(departuresOf([before({ tipCount: 1, state })], [tip('1')])[0]?.dismissedVersion).toBeUndefined();
  });

  it('passes over cases that no tip leaves', () => {
    expect(departuresOf([before(), before({ id: 'b' })], [tip('1', 'b')]).map((one) => one.id)).toEqual(['b']);
  });
});
