import { Type } from 'typebox';
import { defineEvent, type DataOf } from '../define.js';
import { bodyCode, code, day, provinceCode, text, uuid } from '../fields.js';
import { triageBodies } from '../topics.js';

/** A body (cơ quan, đơn vị, sàn) was entered in the register or its entry was changed; the event carries the whole entry. */
export const bodyRegisteredV1 = defineEvent({
  type: 'body.registered.v1',
  topic: triageBodies,
  title: 'Body registered',
  description:
    'A body (cơ quan, đơn vị, sàn) was entered in the register or its entry was changed; the event carries the whole entry.',
  data: Type.Object({
    bodyId: uuid('The body.'),
    code: bodyCode('Its code in API and events.'),
    kind: code('What kind of body it is (vocabulary `bodyKinds`).'),
    name: text(200, 'Its Vietnamese name.'),
    nameEn: text(200, 'Its English name.'),
    parent: Type.Optional(bodyCode('The body above it, to which notices are escalated.')),
    provinceCode: Type.Optional(provinceCode('Its territory; absent for the whole country.')),
    validFrom: day('The first day on which it exists.'),
    validTo: Type.Optional(day('The last day on which it exists.')),
    successor: Type.Optional(bodyCode('The body that took over its tasks.')),
  }),
});

/** The data of `body.registered.v1`. */
export type BodyRegisteredV1 = DataOf<typeof bodyRegisteredV1>;
