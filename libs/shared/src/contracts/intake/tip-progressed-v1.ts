import { Type } from 'typebox';
import { defineEvent, type DataOf } from '../define.js';
import { timestamp, uuid } from '../fields.js';
import { tipStates } from '../vocabularies.js';
import { intakeTips } from '../topics.js';

/** What the informant is told about the tip has changed. */
export const tipProgressedV1 = defineEvent({
  type: 'tip.progressed.v1',
  topic: intakeTips,
  title: 'Tip progressed',
  description: 'What the informant is told about the tip has changed.',
  data: Type.Object({
    tipId: uuid('The tip (tin báo).'),
    threadId: uuid('The thread of the tip.'),
    state: Type.Enum([...tipStates], { description: 'What the informant is told now.' }),
    changedAt: timestamp('When it changed.'),
  }),
});

/** The data of `tip.progressed.v1`. */
export type TipProgressedV1 = DataOf<typeof tipProgressedV1>;
