import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { scopes, type Scope } from '#shared/auth';
import { screeningStates, tipStates } from '#shared/contracts';
import { IsInt, Max, Min } from 'class-validator';
import { CodeField, PatternField, TextField } from '../field.dto.js';
import { rfc3339 } from '../tips/submit-tip.dto.js';
import { dueCodes, dueUnits, type DueCode, type DueUnit } from './due.rules.js';
import { receivingActs } from './receiving-acts.rules.js';

const AMOUNT_MAX = 1000;
const orNull = { nullable: true } as const;
const aMoment = { type: String, format: 'date-time', example: '2026-12-01T00:00:00.000Z' } as const;

@ApiSchema({
  name: 'NewReceivingRule',
  description: 'A new version of a deadline, for clocks that start from then on.',
})
export class NewRuleDto {
  @ApiProperty({ type: 'integer', minimum: 1, maximum: AMOUNT_MAX, description: 'How many of `unit`.', example: 24 })
  @IsInt()
  @Min(1)
  @Max(AMOUNT_MAX)
  amount: number;

  @CodeField({
    of: dueUnits,
    description: 'What is counted: hours, calendar days or working days of Viet Nam.',
    example: 'hours',
  })
  unit: DueUnit;

  @TextField({ max: 300, description: 'The legal source.', example: '195/QĐ-BCĐ389 Điều 7' })
  source: string;

  @PatternField({
    pattern: rfc3339,
    max: 40,
    description: 'From when clocks run by it (RFC 3339), at least one minute ahead. Due times once issued do not move.',
    example: '2026-12-01T00:00:00+07:00',
  })
  validFrom: string;
}

@ApiSchema({ name: 'ReceivingRule', description: 'One version of a deadline of receiving.' })
export class ReceivingRuleDto {
  @ApiProperty({ enum: dueCodes, description: 'What has to be done in time.', example: 'proposal' })
  code: DueCode;

  @ApiProperty({
    type: 'integer',
    minimum: 1,
    description: 'Its version; the highest that has begun holds.',
    example: 1,
  })
  version: number;

  @ApiProperty({ type: 'integer', minimum: 1, description: 'How many of `unit`.', example: 24 })
  amount: number;

  @ApiProperty({ enum: dueUnits, description: 'What is counted.', example: 'hours' })
  unit: DueUnit;

  @ApiProperty({ type: String, description: 'The legal source.', example: '195/QĐ-BCĐ389 Điều 5' })
  source: string;

  @ApiProperty({ ...aMoment, description: 'From when clocks run by it.' })
  validFrom: string;

  @ApiProperty({ type: String, description: 'Code of the body that set it.', example: 'standing-office' })
  setBy: string;

  @ApiProperty({ ...aMoment, description: 'When it was set.' })
  setAt: string;
}

@ApiSchema({ name: 'ReceivingAct', description: 'One row of the table of receiving.' })
export class ReceivingActDto {
  @ApiProperty({ enum: receivingActs, description: 'What is done about a tip.', example: 'propose' })
  act: string;

  @ApiProperty({ enum: tipStates, isArray: true, description: 'Where the tip may stand.', example: ['received'] })
  states: readonly string[];

  @ApiProperty({
    enum: screeningStates,
    isArray: true,
    description: 'How far its screening may have come.',
    example: ['awaiting'],
  })
  screenings: readonly string[];

  @ApiProperty({
    enum: ['receiver', 'proposer', 'second-person', 'reader', 'informant', 'case'],
    description: 'Who does it.',
    example: 'receiver',
  })
  by: string;

  @ApiProperty({
    enum: [...scopes],
    isArray: true,
    description: 'Of an officer one of these scopes.',
    example: ['tips:screen'],
  })
  scopes: readonly Scope[];

  @ApiProperty({ enum: dueCodes, ...orNull, description: 'The deadline that is met.', example: 'proposal' })
  meets: DueCode | null;

  @ApiProperty({ enum: dueCodes, ...orNull, description: 'The deadline that begins.', example: 'decision' })
  issues: DueCode | null;
}

@ApiSchema({ name: 'ReceivingRules', description: 'The table of receiving and its deadlines.' })
export class ReceivingRulesDto {
  @ApiProperty({ type: [ReceivingActDto], description: 'States, due times and who may do what.' })
  acts: ReceivingActDto[];

  @ApiProperty({ type: [ReceivingRuleDto], description: 'All versions of all deadlines, in order.' })
  deadlines: ReceivingRuleDto[];
}
