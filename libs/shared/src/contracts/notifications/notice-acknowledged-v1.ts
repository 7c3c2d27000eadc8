import { Type } from 'typebox';
import { defineEvent, type DataOf } from '../define.js';
import { bodyCode, timestamp, uuid } from '../fields.js';
import { notificationsNotices } from '../topics.js';

/** A body acknowledged (xác nhận) a coordination notice. */
export const noticeAcknowledgedV1 = defineEvent({
  type: 'notice.acknowledged.v1',
  topic: notificationsNotices,
  title: 'Notice acknowledged',
  description: 'A body acknowledged (xác nhận) a coordination notice.',
  data: Type.Object({
    noticeId: uuid('The notice (công văn phối hợp).'),
    threadId: uuid('The thread of the case.'),
    caseId: uuid('The case (vụ việc).'),
    by: bodyCode('The body that acknowledged.'),
    acknowledgedAt: timestamp('When it acknowledged.'),
  }),
});

/** The data of `notice.acknowledged.v1`. */
export type NoticeAcknowledgedV1 = DataOf<typeof noticeAcknowledgedV1>;
