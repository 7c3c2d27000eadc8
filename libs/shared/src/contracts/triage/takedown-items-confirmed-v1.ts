import { Type } from 'typebox';
import { defineEvent, type DataOf } from '../define.js';
import { bodyCode, code, listLimits, timestamp, uuid } from '../fields.js';
import { triageTakedownRequests } from '../topics.js';

const confirmedItem = Type.Object({
  itemId: uuid('The item.'),
  outcome: code('What came of it (vocabulary `takedownOutcomes`).'),
  late: Type.Boolean({ description: 'Whether it was confirmed after the limit.' }),
  confirmedAt: timestamp('When it was confirmed.'),
});

/** The platform confirmed what came of some items. */
export const takedownItemsConfirmedV1 = defineEvent({
  type: 'takedown.items-confirmed.v1',
  topic: triageTakedownRequests,
  title: 'Takedown items confirmed',
  description: 'The platform confirmed what came of some items.',
  data: Type.Object({
    requestId: uuid('The takedown request (yêu cầu gỡ bỏ).'),
    threadId: uuid('The thread of the request.'),
    platform: bodyCode('The platform that was asked.'),
    items: Type.Array(confirmedItem, { ...listLimits(1), description: 'What came of each item.' }),
  }),
});

/** The data of `takedown.items-confirmed.v1`. */
export type TakedownItemsConfirmedV1 = DataOf<typeof takedownItemsConfirmedV1>;
