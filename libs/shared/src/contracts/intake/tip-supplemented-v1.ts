import { Type } from 'typebox';
import { defineEvent, type DataOf } from '../define.js';
import { count, timestamp, uuid } from '../fields.js';
import { intakeTips } from '../topics.js';

/** Facts or files were added to a tip. What they say does not travel. */
export const tipSupplementedV1 = defineEvent({
  type: 'tip.supplemented.v1',
  topic: intakeTips,
  title: 'Tip supplemented',
  description: 'Facts or files were added to a tip. What they say does not travel.',
  data: Type.Object({
    tipId: uuid('The tip (tin báo).'),
    threadId: uuid('The thread of the tip.'),
    by: Type.Enum(['informant', 'officer'], { description: 'Who added them.' }),
    texts: count(0, 'How many texts were added.'),
    files: count(0, 'How many files were added.'),
    supplementedAt: timestamp('When they were added.'),
  }),
});

/** The data of `tip.supplemented.v1`. */
export type TipSupplementedV1 = DataOf<typeof tipSupplementedV1>;
