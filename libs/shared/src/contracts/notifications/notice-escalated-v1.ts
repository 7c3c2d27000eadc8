import { Type } from 'typebox';
import { defineEvent, type DataOf } from '../define.js';
import { bodyCode, timestamp, uuid } from '../fields.js';
import { notificationsNotices } from '../topics.js';

/** A notice was not acknowledged in time and the body above was told. */
export const noticeEscalatedV1 = defineEvent({
  type: 'notice.escalated.v1',
  topic: notificationsNotices,
  title: 'Notice escalated',
  description: 'A notice was not acknowledged in time and the body above was told.',
  data: Type.Object({
    noticeId: uuid('The notice (công văn phối hợp).'),
    threadId: uuid('The thread of the case.'),
    caseId: uuid('The case (vụ việc).'),
    to: bodyCode('The body that was told.'),
    escalatedAt: timestamp('When it was told.'),
  }),
});

/** The data of `notice.escalated.v1`. */
export type NoticeEscalatedV1 = DataOf<typeof noticeEscalatedV1>;
