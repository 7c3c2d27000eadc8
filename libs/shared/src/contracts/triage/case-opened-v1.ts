import { Type } from 'typebox';
import { defineEvent, type DataOf } from '../define.js';
import { bodyCode, code, listLimits, provinceCode, reference, text, timestamp, tipLink, uuid } from '../fields.js';
import { priorities } from '../vocabularies.js';
import { triageCases } from '../topics.js';

/** A case (vụ việc) was opened from one or more tips and a competent body was found. */
export const caseOpenedV1 = defineEvent({
  type: 'case.opened.v1',
  topic: triageCases,
  title: 'Case opened',
  description: 'A case (vụ việc) was opened from one or more tips and a competent body was found.',
  data: Type.Object({
    caseId: uuid('The case (vụ việc).'),
    threadId: uuid('The thread of the case.'),
    reference: reference('VV', 'The human reference.'),
    violation: code('What it is about (vocabulary `violations`).'),
    stage: Type.Optional(code('Where in the trade it shows (vocabulary `stages`).')),
    goodsCategory: Type.Optional(code('The kind of goods (vocabulary `goodsCategories`).')),
    provinceCode: Type.Optional(provinceCode('The province by which competence was decided.')),
    platform: Type.Optional(bodyCode('The platform on which it happens.')),
    priority: Type.Enum([...priorities], { description: 'How soon it is to be taken up.' }),
    score: Type.Number({ minimum: 0, description: 'The weight from which the priority follows.' }),
    reasons: Type.Array(text(300, 'One reason.'), { ...listLimits(0), description: 'Why the score is what it is.' }),
    criminalSigns: Type.Boolean({ description: 'Signs of crime (dấu hiệu tội phạm).' }),
    lead: bodyCode('The lead body (cơ quan chủ trì).'),
    supports: Type.Array(bodyCode('A body.'), {
      ...listLimits(0),
      description: 'The supporting bodies (cơ quan phối hợp).',
    }),
    tips: Type.Array(tipLink, { ...listLimits(1), description: 'The tips it was opened from.' }),
    openedAt: timestamp('When it was opened.'),
    competenceRule: text(100, 'The rule of the routing table that named the lead body.'),
  }),
});

/** The data of `case.opened.v1`. */
export type CaseOpenedV1 = DataOf<typeof caseOpenedV1>;
