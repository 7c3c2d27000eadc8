import { Type } from 'typebox';
import { defineEvent, type DataOf } from '../define.js';
import { count, listLimits, timestamp, tipLink, uuid } from '../fields.js';
import { triageCases } from '../topics.js';

/** Further tips about the same subject joined the case; their threads lead to the thread of the case from now on. */
export const caseTipsJoinedV1 = defineEvent({
  type: 'case.tips-joined.v1',
  topic: triageCases,
  title: 'Tips joined a case',
  description:
    'Further tips about the same subject joined the case; their threads lead to the thread of the case from now on.',
  data: Type.Object({
    caseId: uuid('The case (vụ việc).'),
    threadId: uuid('The thread of the case.'),
    tips: Type.Array(tipLink, { ...listLimits(1), description: 'The tips that joined.' }),
    tipCount: count(1, 'How many tips the case holds now.'),
    joinedAt: timestamp('When they joined.'),
  }),
});

/** The data of `case.tips-joined.v1`. */
export type CaseTipsJoinedV1 = DataOf<typeof caseTipsJoinedV1>;
