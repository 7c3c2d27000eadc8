import { Type } from 'typebox';
import { defineEvent, type DataOf } from '../define.js';
import { bodyCode, code, timestamp, uuid } from '../fields.js';
import { intakeTips } from '../topics.js';

/** A question was put to the informant or answered by them, or the informant was told of the outcome. What was said does not travel. */
export const tipAnsweredV1 = defineEvent({
  type: 'tip.answered.v1',
  topic: intakeTips,
  title: 'Tip answered',
  description:
    'A question was put to the informant or answered by them, or the informant was told of the outcome. What was said does not travel.',
  data: Type.Object({
    tipId: uuid('The tip (tin báo).'),
    threadId: uuid('The thread of the tip.'),
    kind: code('What was said (vocabulary `messageKinds`): `question`, `answer` or `outcome`.'),
    by: Type.Enum(['informant', 'officer'], { description: 'Who said it.' }),
    body: Type.Optional(bodyCode('The body whose officer said it.')),
    answeredAt: timestamp('When it was said.'),
  }),
});

/** The data of `tip.answered.v1`. */
export type TipAnsweredV1 = DataOf<typeof tipAnsweredV1>;
