import { Type } from 'typebox';
import { defineEvent, type DataOf } from '../define.js';
import { bodyCode, code, timestamp, uuid } from '../fields.js';
import { triageCases } from '../topics.js';

/** The body declined the case with a reason, and the next body was named. */
export const caseDeclinedV1 = defineEvent({
  type: 'case.declined.v1',
  topic: triageCases,
  title: 'Case declined',
  description: 'The body declined the case with a reason, and the next body was named.',
  data: Type.Object({
    caseId: uuid('The case (vụ việc).'),
    threadId: uuid('The thread of the case.'),
    body: bodyCode('The body that declined.'),
    reason: code('Why (vocabulary `declineReasons`).'),
    next: bodyCode('The body to which the case is offered next.'),
    declinedAt: timestamp('When it declined.'),
  }),
});

/** The data of `case.declined.v1`. */
export type CaseDeclinedV1 = DataOf<typeof caseDeclinedV1>;
