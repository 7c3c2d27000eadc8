import { Type } from 'typebox';
import { Compile } from 'typebox/compile';
import { day, goodsCategories, kebabPattern, stages, violations } from '#shared/contracts';
import type { CompetenceRow } from '../competence.rules.js';
import rows from './competence.json' with { type: 'json' };

const inBothLanguages = { vi: Type.String({ minLength: 1 }), en: Type.String({ minLength: 1 }) };
const template = Type.String({ pattern: '^([a-z0-9-]+(\\{province\\})?|\\{platform\\})$' });
const alternatives = Type.Array(template, { minItems: 1 });

const seedFile = Type.Array(
  Type.Object(
    {
      rule: Type.String({ pattern: kebabPattern, maxLength: 100 }),
      title: Type.Object(inBothLanguages, { additionalProperties: false }),
      violations: Type.Array(Type.Enum([...violations])),
      goodsCategories: Type.Optional(Type.Array(Type.Enum([...goodsCategories]), { minItems: 1 })),
      stages: Type.Optional(Type.Array(Type.Enum([...stages]), { minItems: 1 })),
      integrity: Type.Optional(Type.Literal(true)),
      lead: alternatives,
      criminalLead: Type.Optional(alternatives),
      next: Type.Optional(Type.Array(alternatives)),
      supports: Type.Array(alternatives),
      bypass: Type.Optional(Type.Literal(true)),
      source: Type.String({ minLength: 1 }),
      validFrom: day('The first day on which the row decides.'),
      validTo: Type.Optional(day('The last day on which the row decides.')),
    },
    { additionalProperties: false },
  ),
  { minItems: 1 },
);

/** The routing table as this release knows it: which body leads for which violation. */
export function seedCompetence(): readonly CompetenceRow[] {
  return Compile(seedFile).Parse(rows);
}
