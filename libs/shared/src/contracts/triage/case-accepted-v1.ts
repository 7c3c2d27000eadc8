import { Type } from 'typebox';
import { defineEvent, type DataOf } from '../define.js';
import { bodyCode, timestamp, uuid } from '../fields.js';
import { triageCases } from '../topics.js';

/** The lead body accepted (tiếp nhận) the case. */
export const caseAcceptedV1 = defineEvent({
  type: 'case.accepted.v1',
  topic: triageCases,
  title: 'Case accepted',
  description: 'The lead body accepted (tiếp nhận) the case.',
  data: Type.Object({
    caseId: uuid('The case (vụ việc).'),
    threadId: uuid('The thread of the case.'),
    body: bodyCode('The body that accepted.'),
    acceptedAt: timestamp('When it accepted.'),
  }),
});

/** The data of `case.accepted.v1`. */
export type CaseAcceptedV1 = DataOf<typeof caseAcceptedV1>;
