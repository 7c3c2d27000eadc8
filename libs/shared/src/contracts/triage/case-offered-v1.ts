import { Type } from 'typebox';
import { defineEvent, type DataOf } from '../define.js';
import { bodyCode, count, listLimits, reference, timestamp, uuid } from '../fields.js';
import { triageCases } from '../topics.js';

/** The case was offered to a lead body, with its supporting bodies. */
export const caseOfferedV1 = defineEvent({
  type: 'case.offered.v1',
  topic: triageCases,
  title: 'Case offered',
  description: 'The case was offered to a lead body, with its supporting bodies.',
  data: Type.Object({
    caseId: uuid('The case (vụ việc).'),
    threadId: uuid('The thread of the case.'),
    reference: reference('VV', 'The human reference of the case.'),
    lead: bodyCode('The lead body (cơ quan chủ trì).'),
    supports: Type.Array(bodyCode('A body.'), {
      ...listLimits(0),
      description: 'The supporting bodies (cơ quan phối hợp).',
    }),
    round: count(1, 'The first offer is 1; each decline makes a further round.'),
    accusedBody: Type.Optional(
      bodyCode('Of an integrity matter the accused official’s body: neither it nor a body under it may learn of it.'),
    ),
    offeredAt: timestamp('When it was offered.'),
  }),
});

/** The data of `case.offered.v1`. */
export type CaseOfferedV1 = DataOf<typeof caseOfferedV1>;
