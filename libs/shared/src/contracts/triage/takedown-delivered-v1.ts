import { Type } from 'typebox';
import { defineEvent, type DataOf } from '../define.js';
import { bodyCode, timestamp, uuid } from '../fields.js';
import { triageTakedownRequests } from '../topics.js';

/** The platform got the request, by webhook or by reading it; the limit of 24 hours runs from here. */
export const takedownDeliveredV1 = defineEvent({
  type: 'takedown.delivered.v1',
  topic: triageTakedownRequests,
  title: 'Takedown delivered',
  description: 'The platform got the request, by webhook or by reading it; the limit of 24 hours runs from here.',
  data: Type.Object({
    requestId: uuid('The takedown request (yêu cầu gỡ bỏ).'),
    threadId: uuid('The thread of the request.'),
    platform: bodyCode('The platform that was asked.'),
    deliveredAt: timestamp('When the platform got it.'),
    dueAt: timestamp('Until when every item must be confirmed.'),
    by: Type.Enum(['webhook', 'reading'], { description: 'How the platform got it.' }),
  }),
});

/** The data of `takedown.delivered.v1`. */
export type TakedownDeliveredV1 = DataOf<typeof takedownDeliveredV1>;
