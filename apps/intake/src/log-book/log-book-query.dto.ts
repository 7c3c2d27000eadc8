import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional } from 'class-validator';
import { periodPattern } from '#shared/config';
import { PageQuery } from '#shared/http';
import { PatternField } from '../field.dto.js';
import type { AskedDays } from './log-book-range.rules.js';

/** The forms in which a log book is exported. */
export const exportFormats = ['pdf', 'xlsx'] as const;

/** A form in which a log book is exported. */
export type ExportFormat = (typeof exportFormats)[number];

const dayPattern = '^\\d{4}-\\d{2}-\\d{2}$';
const PERIOD_CHARACTERS_MAX = 8;
const DAY_CHARACTERS = 10;

const aPeriod = {
  pattern: periodPattern.source,
  max: PERIOD_CHARACTERS_MAX,
  optional: true,
  description: 'A reporting period, by the day of receipt; the present statutory month when no days are given.',
  example: '2026-M11',
} as const;
const aDay = { pattern: dayPattern, max: DAY_CHARACTERS, optional: true } as const;
const firstDay = { ...aDay, description: 'First day of receipt, instead of a period.', example: '2026-11-01' } as const;
const lastDay = { ...aDay, description: 'Last day of receipt, at most a year later.', example: '2026-11-30' } as const;

/** Which part of a log book to list. */
export class LogBookQuery extends PageQuery implements AskedDays {
  /** A reporting period by the day of receipt, such as `2026-M11`; the present statutory month when no days are given. */
  @PatternField(aPeriod)
  period?: string;

  /** First day of receipt in Viet Nam, `YYYY-MM-DD`, instead of a period. */
  @PatternField(firstDay)
  from?: string;

  /** Last day of receipt in Viet Nam, `YYYY-MM-DD`, at most 366 days with the first. */
  @PatternField(lastDay)
  to?: string;
}

/** Which part of a log book to export, and how. */
export class LogBookExportQuery implements AskedDays {
  /** A reporting period by the day of receipt, such as `2026-M11`; the present statutory month when no days are given. */
  @PatternField(aPeriod)
  period?: string;

  /** First day of receipt in Viet Nam, `YYYY-MM-DD`, instead of a period. */
  @PatternField(firstDay)
  from?: string;

  /** Last day of receipt in Viet Nam, `YYYY-MM-DD`, at most 366 days with the first. */
  @PatternField(lastDay)
  to?: string;

  /** `pdf` (the default) to print and sign, `xlsx` to go on working with. */
  @ApiPropertyOptional({
    enum: exportFormats,
    default: 'pdf',
    description: 'The form of the document.',
    example: 'pdf',
  })
  @IsOptional()
  @IsIn(exportFormats)
  format: ExportFormat = 'pdf';
}
