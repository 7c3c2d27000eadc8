import { Type } from 'typebox';
import { defineEvent, type DataOf } from '../define.js';
import { bodyCode, count, text, timestamp, uuid } from '../fields.js';
import { notificationsDeliveries } from '../topics.js';

/** A subscriber took a delivery. */
export const deliverySucceededV1 = defineEvent({
  type: 'delivery.succeeded.v1',
  topic: notificationsDeliveries,
  title: 'Delivery succeeded',
  description: 'A subscriber took a delivery.',
  data: Type.Object({
    deliveryId: uuid('The delivery.'),
    body: bodyCode('The subscriber.'),
    eventType: text(100, 'The type of the event that was delivered.'),
    subjectId: uuid('The aggregate that the event is about.'),
    succeededAt: timestamp('When it was taken.'),
    attempts: count(1, 'How many attempts it took.'),
  }),
});

/** The data of `delivery.succeeded.v1`. */
export type DeliverySucceededV1 = DataOf<typeof deliverySucceededV1>;
