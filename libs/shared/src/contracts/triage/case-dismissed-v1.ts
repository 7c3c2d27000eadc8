import { Type } from 'typebox';
import { defineEvent, type DataOf } from '../define.js';
import { code, timestamp, uuid } from '../fields.js';
import { triageCases } from '../topics.js';

/** The case was dismissed without an outcome, for instance because all of its tips were refused. */
export const caseDismissedV1 = defineEvent({
  type: 'case.dismissed.v1',
  topic: triageCases,
  title: 'Case dismissed',
  description: 'The case was dismissed without an outcome, for instance because all of its tips were refused.',
  data: Type.Object({
    caseId: uuid('The case (vụ việc).'),
    threadId: uuid('The thread of the case.'),
    reason: code('Why (vocabulary `dismissalReasons`).'),
    dismissedAt: timestamp('When it was dismissed.'),
  }),
});

/** The data of `case.dismissed.v1`. */
export type CaseDismissedV1 = DataOf<typeof caseDismissedV1>;
