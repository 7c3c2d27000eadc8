import { Type } from 'typebox';
import { defineEvent, type DataOf } from '../define.js';
import { bodyCode, reference, timestamp, uuid } from '../fields.js';
import { noticeRoles } from '../vocabularies.js';
import { notificationsNotices } from '../topics.js';

/** A coordination notice (công văn phối hợp) was issued to a body about a case. */
export const noticeIssuedV1 = defineEvent({
  type: 'notice.issued.v1',
  topic: notificationsNotices,
  title: 'Notice issued',
  description: 'A coordination notice (công văn phối hợp) was issued to a body about a case.',
  data: Type.Object({
    noticeId: uuid('The notice (công văn phối hợp).'),
    reference: reference('CV', 'The human reference.'),
    threadId: uuid('The thread of the case.'),
    caseId: uuid('The case (vụ việc).'),
    caseReference: reference('VV', 'The human reference of the case.'),
    to: bodyCode('The body that is addressed.'),
    role: Type.Enum([...noticeRoles], { description: 'In which role it is addressed.' }),
    dueAt: timestamp('Until when it must be acknowledged.'),
    issuedAt: timestamp('When it was issued.'),
    escalates: Type.Optional(uuid('The unacknowledged notice that this one escalates.')),
  }),
});

/** The data of `notice.issued.v1`. */
export type NoticeIssuedV1 = DataOf<typeof noticeIssuedV1>;
