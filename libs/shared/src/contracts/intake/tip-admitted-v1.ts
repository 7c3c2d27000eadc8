import { defineEvent, type DataOf } from '../define.js';
import { intakeTips } from '../topics.js';
import { tipReceivedV1 } from './tip-received-v1.js';

/** A tip that was first held to be out of scope was decided to be in scope; it carries what `tip.received.v1` does. */
export const tipAdmittedV1 = defineEvent({
  type: 'tip.admitted.v1',
  topic: intakeTips,
  title: 'Tip admitted',
  description:
    'A tip that was first held to be out of scope was decided to be in scope; it carries what `tip.received.v1` does.',
  data: tipReceivedV1.data,
});

/** The data of `tip.admitted.v1`. */
export type TipAdmittedV1 = DataOf<typeof tipAdmittedV1>;
