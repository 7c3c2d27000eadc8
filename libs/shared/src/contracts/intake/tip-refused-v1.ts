import { Type } from 'typebox';
import { defineEvent, type DataOf } from '../define.js';
import { bodyCode, code, timestamp, uuid } from '../fields.js';
import { intakeTips } from '../topics.js';

/** A tip was refused on a ground that 195/QĐ-BCĐ389 Article 5 allows. */
export const tipRefusedV1 = defineEvent({
  type: 'tip.refused.v1',
  topic: intakeTips,
  title: 'Tip refused',
  description: 'A tip was refused on a ground that 195/QĐ-BCĐ389 Article 5 allows.',
  data: Type.Object({
    tipId: uuid('The tip (tin báo).'),
    threadId: uuid('The thread of the tip.'),
    ground: code('Why it was refused (vocabulary `refusalGrounds`).'),
    refusedAt: timestamp('When it was refused.'),
    refusedBy: bodyCode('The body whose officer refused it.'),
  }),
});

/** The data of `tip.refused.v1`. */
export type TipRefusedV1 = DataOf<typeof tipRefusedV1>;
