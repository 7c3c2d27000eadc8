import { Type } from 'typebox';
import { defineEvent, type DataOf } from '../define.js';
import { bodyCode, code, listLimits, reference, text, timestamp, uuid, webAddress } from '../fields.js';
import { triageTakedownRequests } from '../topics.js';

const takedownItem = Type.Object({
  itemId: uuid('The item.'),
  url: webAddress('The address of the listing or shop.'),
  listingId: Type.Optional(text(128, 'The listing’s id at the platform; a string, as long numbers lose digits.')),
  shopId: Type.Optional(text(128, 'The shop’s id at the platform.')),
  violation: code('The violation of this item (vocabulary `violations`).'),
  action: code('What is asked (vocabulary `takedownActions`).'),
});

/** An authority asked a platform to act on listed items (248/2026/NĐ-CP Articles 17 and 18). */
export const takedownRequestedV1 = defineEvent({
  type: 'takedown.requested.v1',
  topic: triageTakedownRequests,
  title: 'Takedown requested',
  description: 'An authority asked a platform to act on listed items (248/2026/NĐ-CP Articles 17 and 18).',
  data: Type.Object({
    requestId: uuid('The takedown request (yêu cầu gỡ bỏ).'),
    reference: reference('YC', 'The human reference.'),
    threadId: uuid('The thread of the request.'),
    caseId: Type.Optional(uuid('The case from which the request came.')),
    issuer: bodyCode('The authority that asks.'),
    platform: bodyCode('The platform that is asked.'),
    legalBasis: text(500, 'The provision on which the request rests.'),
    violation: code('The main violation (vocabulary `violations`).'),
    requestedAt: timestamp('When it was issued; the limit runs from its delivery.'),
    items: Type.Array(takedownItem, { ...listLimits(1), description: 'What the platform is to act on.' }),
  }),
});

/** The data of `takedown.requested.v1`. */
export type TakedownRequestedV1 = DataOf<typeof takedownRequestedV1>;
