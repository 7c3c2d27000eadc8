import { Type } from 'typebox';
import { defineEvent, type DataOf } from '../define.js';
import { count, timestamp, uuid } from '../fields.js';
import { tipStates } from '../vocabularies.js';
import { intakeTips } from '../topics.js';

/** The informant says that what they reported is still going on; the bodies that deal with it look again. */
export const tipStillGoingOnV1 = defineEvent({
  type: 'tip.still-going-on.v1',
  topic: intakeTips,
  title: 'Tip still going on',
  description: 'The informant says that what they reported is still going on; the bodies that deal with it look again.',
  data: Type.Object({
    tipId: uuid('The tip (tin báo).'),
    threadId: uuid('The thread of the tip.'),
    state: Type.Enum([...tipStates], { description: 'Where the tip stood when it was said.' }),
    times: count(1, 'How often the informant has said so, this time included.'),
    saidAt: timestamp('When it was said.'),
  }),
});

/** The data of `tip.still-going-on.v1`. */
export type TipStillGoingOnV1 = DataOf<typeof tipStillGoingOnV1>;
