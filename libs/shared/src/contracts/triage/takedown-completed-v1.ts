import { Type } from 'typebox';
import { defineEvent, type DataOf } from '../define.js';
import { bodyCode, timestamp, uuid } from '../fields.js';
import { triageTakedownRequests } from '../topics.js';

/** Every item of the request has been confirmed. */
export const takedownCompletedV1 = defineEvent({
  type: 'takedown.completed.v1',
  topic: triageTakedownRequests,
  title: 'Takedown completed',
  description: 'Every item of the request has been confirmed.',
  data: Type.Object({
    requestId: uuid('The takedown request (yêu cầu gỡ bỏ).'),
    threadId: uuid('The thread of the request.'),
    platform: bodyCode('The platform that was asked.'),
    completedAt: timestamp('When the last item was confirmed.'),
  }),
});

/** The data of `takedown.completed.v1`. */
export type TakedownCompletedV1 = DataOf<typeof takedownCompletedV1>;
