import { Type } from 'typebox';
import { defineEvent, type DataOf } from '../define.js';
import { bodyCode, listLimits, timestamp, uuid } from '../fields.js';
import { triageTakedownRequests } from '../topics.js';

/** Some items were not confirmed within the limit. */
export const takedownItemsOverdueV1 = defineEvent({
  type: 'takedown.items-overdue.v1',
  topic: triageTakedownRequests,
  title: 'Takedown items overdue',
  description: 'Some items were not confirmed within the limit.',
  data: Type.Object({
    requestId: uuid('The takedown request (yêu cầu gỡ bỏ).'),
    threadId: uuid('The thread of the request.'),
    platform: bodyCode('The platform that was asked.'),
    itemIds: Type.Array(uuid('An item.'), { ...listLimits(1), description: 'The items that are overdue.' }),
    overdueAt: timestamp('When the limit passed.'),
  }),
});

/** The data of `takedown.items-overdue.v1`. */
export type TakedownItemsOverdueV1 = DataOf<typeof takedownItemsOverdueV1>;
