import { mergedThread, servicesToAskAgain, withSecondAnswers, type PartAnswers } from './thread.rules.js';

const tipThread = '5a1c3f34-0000-4000-8000-000000000001';
const caseThread = '5a1c3f34-0000-4000-8000-000000000002';

const tips = { threadId: tipThread, members: [tipThread], part: { tips: [{ reference: 'TB-2026-000001' }] } };
const cases = {
  threadId: caseThread,
  members: [tipThread, caseThread],
  part: { case: { reference: 'VV-2026-000001' }, takedownRequests: [{ reference: 'YC-2026-000001' }] },
};

function answers(given: Partial<PartAnswers>): PartAnswers {
  return { intake: 'unknown', triage: 'unknown', notifications: 'unknown', reporting: 'unknown', ...given };
}

describe('the composed thread', () => {
  it('puts the parts of all services together under the id that triage gives', () => {
    expect(mergedThread(answers({ intake: tips, triage: cases }))).toEqual({
      threadId: caseThread,
      members: [tipThread, caseThread],
      tips: [{ reference: 'TB-2026-000001' }],
      cases: [{ reference: 'VV-2026-000001' }],
      takedowns: [{ reference: 'YC-2026-000001' }],
      notices: [],
      reports: [],
      incomplete: [],
    });
  });

  it('names the services that did not answer', () => {
    const thread = mergedThread(answers({ intake: tips, triage: 'silent', reporting: 'silent' }));
    expect(thread?.incomplete).toEqual(['reporting', 'triage']);
    expect(thread?.tips).toHaveLength(1);
  });

  it('does not exist when no service knows it', () => {
    expect(mergedThread(answers({ triage: 'silent' }))).toBeUndefined();
  });

  it('takes nothing from a part but what that service owns', () => {
    const odd = { ...tips, part: { tips: 'none', notices: [{}], secret: ['x'] } };
    expect(mergedThread(answers({ intake: odd }))).toEqual({
      threadId: tipThread,
      members: [tipThread],
      tips: [],
      cases: [],
      takedowns: [],
      notices: [],
      reports: [],
      incomplete: [],
    });
  });
});

describe('asking again', () => {
  it('is for services that did not know the id, or know it by another thread', () => {
    expect(servicesToAskAgain(answers({ intake: tips, triage: cases }), tipThread)).toEqual([
      'notifications',
      'intake',
      'reporting',
    ]);
  });

  it('is not needed when the id was already the canonical one', () => {
    expect(servicesToAskAgain(answers({ triage: cases }), caseThread)).toEqual([]);
  });

  it('spares a service that did not answer in time', () => {
    expect(servicesToAskAgain(answers({ triage: cases, reporting: 'silent' }), tipThread)).toEqual([
      'notifications',
      'intake',
    ]);
  });

  it('keeps the first answer when the second tells nothing', () => {
    const first = answers({ intake: tips, triage: cases });
    expect(withSecondAnswers(first, { intake: 'unknown', notifications: 'silent' })).toEqual(first);
  });
});
