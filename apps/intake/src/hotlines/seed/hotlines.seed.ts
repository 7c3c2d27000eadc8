import { Type, type Static } from 'typebox';
import { Compile } from 'typebox/compile';
import { v5 } from 'uuid';
import { bodyCode, day, hotlineChannels, hotlineLevels, hotlineSectors, provinceCode } from '#shared/contracts';
import { hotlineVisibilities } from '../hotline.rules.js';
import { hoursPattern } from '../hours.rules.js';
import hotlines from './hotlines.json' with { type: 'json' };

const name = Type.String({ minLength: 1, maxLength: 200 });

const hotlineRow = Type.Object(
  {
    bodyName: name,
    bodyNameEn: name,
    bodyCode: Type.Optional(bodyCode('The body, where the register has it.')),
    level: Type.Enum([...hotlineLevels]),
    channel: Type.Enum([...hotlineChannels]),
    value: Type.String({ minLength: 1, maxLength: 300 }),
    display: Type.String({ minLength: 1, maxLength: 300 }),
    hours: Type.Optional(Type.String({ pattern: hoursPattern })),
    sector: Type.Enum([...hotlineSectors]),
    provinceCode: Type.Optional(provinceCode('Its territory; absent for the whole country.')),
    formerProvince: Type.Optional(name),
    language: Type.Literal('vi'),
    source: Type.String({ minLength: 1, maxLength: 300 }),
    validFrom: day(
      'The first day on which it was published; of a month or year, its first; without a date, when collected.',
    ),
    validTo: Type.Optional(day('The last day.')),
    visibility: Type.Enum([...hotlineVisibilities]),
    note: Type.Optional(Type.String({ minLength: 1, maxLength: 500 })),
    noteEn: Type.Optional(Type.String({ minLength: 1, maxLength: 500 })),
  },
  { additionalProperties: false },
);

/**
 * A published number or address for tips. `value` is its normal form (phones with `+84`, service numbers included),
 * `display` how it is printed. `hours` is absent where its source states none. `formerProvince` is the province before
 * 1 July 2025 whose force published it. `internal` ones are for officers only until they have been checked again.
 */
export interface HotlineSeed extends Static<typeof hotlineRow> {
  /** The same on every machine, because it is made from channel and value. */
  readonly id: string;
}

// The namespace of hotline ids (RFC 9562 version 5); changing it would give every hotline a new identity.
const HOTLINE_NAMESPACE = '5b1d2f60-7c1e-4f0a-8a53-389389389389';

/** The published hotlines and mailboxes as this release knows them. */
export function seedHotlines(): readonly HotlineSeed[] {
  const rows = Compile(Type.Array(hotlineRow, { minItems: 1 })).Parse(hotlines);
  return rows.map((row) => ({ id: v5(`${row.channel}:${row.value}`, HOTLINE_NAMESPACE), ...row }));
}
