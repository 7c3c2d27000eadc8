import { Type } from 'typebox';
import { defineEvent, type DataOf } from '../define.js';
import { bodyCode, code, timestamp, uuid } from '../fields.js';
import { intakeTips } from '../topics.js';

/** The competent head decided on a tip as it was proposed. A refusal is also told by `tip.refused.v1`, an admission by `tip.admitted.v1`. */
export const tipDecidedV1 = defineEvent({
  type: 'tip.decided.v1',
  topic: intakeTips,
  title: 'Tip decided',
  description:
    'The competent head decided on a tip as it was proposed. A refusal is also told by `tip.refused.v1`, an admission by `tip.admitted.v1`.',
  data: Type.Object({
    tipId: uuid('The tip (tin báo).'),
    threadId: uuid('The thread of the tip.'),
    classification: code('What was decided (vocabulary `classifications`).'),
    ground: Type.Optional(code('For a refusal its ground (vocabulary `refusalGrounds`).')),
    guidedTo: Type.Optional(bodyCode('Out of scope: the body to which the informant was guided.')),
    decidedAt: timestamp('When it was decided.'),
    decidedBy: bodyCode('The body whose head decided.'),
  }),
});

/** The data of `tip.decided.v1`. */
export type TipDecidedV1 = DataOf<typeof tipDecidedV1>;
