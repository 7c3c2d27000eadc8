import { Type } from 'typebox';
import { defineEvent, type DataOf } from '../define.js';
import { bodyCode, code, communeCode, provinceCode, reference, timestamp, uuid } from '../fields.js';
import { identifiers } from '../identifiers.js';
import { intakeTips } from '../topics.js';

/** A tip (tin báo) was registered. Neither the informant nor the text travels; officers of entitled bodies read the text at intake. */
export const tipReceivedV1 = defineEvent({
  type: 'tip.received.v1',
  topic: intakeTips,
  title: 'Tip received',
  description:
    'A tip (tin báo) was registered. Neither the informant nor the text travels; officers of entitled bodies read the text at intake.',
  data: Type.Object({
    tipId: uuid('The tip (tin báo).'),
    threadId: uuid('The thread of the tip.'),
    reference: reference('TB', 'The human reference.'),
    channel: code('How it arrived (vocabulary `channels`).'),
    scope: Type.Enum(['in-scope', 'out-of-scope'], { description: 'Whether Article 2(1) of 195/QĐ-BCĐ389 covers it.' }),
    violation: code('What it is about (vocabulary `violations`).'),
    stage: Type.Optional(code('Where in the trade it shows (vocabulary `stages`).')),
    goodsCategory: Type.Optional(code('The kind of goods (vocabulary `goodsCategories`).')),
    provinceCode: Type.Optional(provinceCode('The province (tỉnh, thành phố) of the goods or the seller.')),
    communeCode: Type.Optional(communeCode('The commune (xã, phường, đặc khu).')),
    platform: Type.Optional(bodyCode('The platform (sàn, mạng xã hội) on which it happens.')),
    identifiers,
    criminalSigns: Type.Boolean({ description: 'Signs of crime (dấu hiệu tội phạm): the police are asked first.' }),
    integrity: Type.Boolean({ description: 'An official is accused; the accused unit must be passed over.' }),
    accusedBody: Type.Optional(
      bodyCode('Of an integrity matter the accused official’s body: neither it nor a body under it may learn of it.'),
    ),
    receivedAt: timestamp('When it was received.'),
    recordedBy: Type.Optional(bodyCode('The body whose officer recorded it; absent when it came by the web form.')),
  }),
});

/** The data of `tip.received.v1`. */
export type TipReceivedV1 = DataOf<typeof tipReceivedV1>;
