import { Type } from 'typebox';
import { defineEvent, type DataOf } from '../define.js';
import { bodyCode, count, text, timestamp, uuid } from '../fields.js';
import { notificationsDeliveries } from '../topics.js';

/** A delivery failed for good after its last attempt. */
export const deliveryFailedV1 = defineEvent({
  type: 'delivery.failed.v1',
  topic: notificationsDeliveries,
  title: 'Delivery failed',
  description: 'A delivery failed for good after its last attempt.',
  data: Type.Object({
    deliveryId: uuid('The delivery.'),
    body: bodyCode('The subscriber.'),
    eventType: text(100, 'The type of the event that was delivered.'),
    subjectId: uuid('The aggregate that the event is about.'),
    failedAt: timestamp('When it was given up.'),
    attempts: count(1, 'How many attempts were made.'),
    cause: text(300, 'Why, without content of the answer.'),
  }),
});

/** The data of `delivery.failed.v1`. */
export type DeliveryFailedV1 = DataOf<typeof deliveryFailedV1>;
