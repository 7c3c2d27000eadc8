import { Type } from 'typebox';
import { defineEvent, type DataOf } from '../define.js';
import { bodyCode, code, timestamp, uuid } from '../fields.js';
import { intakeTips } from '../topics.js';

/** A tip was entered more than an hour after it was received, as in an outage; its clocks run from its receipt. */
export const tipEnteredLateV1 = defineEvent({
  type: 'tip.entered-late.v1',
  topic: intakeTips,
  title: 'Tip entered late',
  description:
    'A tip was entered more than an hour after it was received, as in an outage; its clocks run from its receipt.',
  data: Type.Object({
    tipId: uuid('The tip (tin báo).'),
    threadId: uuid('The thread of the tip.'),
    channel: code('How it arrived (vocabulary `channels`).'),
    cause: code('Why it is late (vocabulary `lateCauses`).'),
    receivedAt: timestamp('When it was received.'),
    recordedAt: timestamp('When it was entered.'),
    recordedBy: bodyCode('The body whose officer entered it.'),
  }),
});

/** The data of `tip.entered-late.v1`. */
export type TipEnteredLateV1 = DataOf<typeof tipEnteredLateV1>;
