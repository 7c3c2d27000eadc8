import { Type } from 'typebox';
import { defineEvent, type DataOf } from '../define.js';
import { count, timestamp, uuid } from '../fields.js';
import { triageCases } from '../topics.js';

/** A tip was refused or did not belong to the case and has left it. */
export const caseTipDetachedV1 = defineEvent({
  type: 'case.tip-detached.v1',
  topic: triageCases,
  title: 'Tip detached from a case',
  description: 'A tip was refused or did not belong to the case and has left it.',
  data: Type.Object({
    caseId: uuid('The case (vụ việc).'),
    threadId: uuid('The thread of the case.'),
    tipId: uuid('The tip (tin báo).'),
    tipCount: count(0, 'How many tips the case holds now.'),
    detachedAt: timestamp('When it left.'),
  }),
});

/** The data of `case.tip-detached.v1`. */
export type CaseTipDetachedV1 = DataOf<typeof caseTipDetachedV1>;
