import { Type } from 'typebox';
import { defineEvent, type DataOf } from '../define.js';
import { bodyCode, code, timestamp, uuid } from '../fields.js';
import { intakeTips } from '../topics.js';

/** The receiver proposed what is to become of a tip (195/QĐ-BCĐ389 Article 5); the competent head decides. */
export const tipClassifiedV1 = defineEvent({
  type: 'tip.classified.v1',
  topic: intakeTips,
  title: 'Tip classified',
  description:
    'The receiver proposed what is to become of a tip (195/QĐ-BCĐ389 Article 5); the competent head decides.',
  data: Type.Object({
    tipId: uuid('The tip (tin báo).'),
    threadId: uuid('The thread of the tip.'),
    classification: code('What is proposed (vocabulary `classifications`).'),
    ground: Type.Optional(code('For a refusal its ground (vocabulary `refusalGrounds`).')),
    proposedAt: timestamp('When it was proposed.'),
    proposedBy: bodyCode('The body whose officer proposed it.'),
  }),
});

/** The data of `tip.classified.v1`. */
export type TipClassifiedV1 = DataOf<typeof tipClassifiedV1>;
