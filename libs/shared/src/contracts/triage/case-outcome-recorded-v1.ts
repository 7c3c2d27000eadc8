import { Type } from 'typebox';
import { defineEvent, type DataOf } from '../define.js';
import { bodyCode, code, timestamp, uuid, vnd } from '../fields.js';
import { triageCases } from '../topics.js';

/** The lead body recorded how the case ended (kết quả xử lý). */
export const caseOutcomeRecordedV1 = defineEvent({
  type: 'case.outcome-recorded.v1',
  topic: triageCases,
  title: 'Case outcome recorded',
  description: 'The lead body recorded how the case ended (kết quả xử lý).',
  data: Type.Object({
    caseId: uuid('The case (vụ việc).'),
    threadId: uuid('The thread of the case.'),
    body: bodyCode('The body that recorded it.'),
    outcome: code('How it ended (vocabulary `caseOutcomes`).'),
    fineVnd: vnd('The fine in whole đồng; 0 when there is none.'),
    goodsValueVnd: vnd('The value of the violating goods in whole đồng; 0 when there are none.'),
    recordedAt: timestamp('When it was recorded.'),
  }),
});

/** The data of `case.outcome-recorded.v1`. */
export type CaseOutcomeRecordedV1 = DataOf<typeof caseOutcomeRecordedV1>;
