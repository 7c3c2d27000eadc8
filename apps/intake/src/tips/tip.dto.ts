import { ApiProperty, ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';
import {
  channels,
  goodsCategories,
  lateCauses,
  refusalGrounds,
  screeningStates,
  stages,
  tipStates,
  violations,
  type ScreeningState,
  type TipState,
} from '#shared/contracts';
import { GuidanceDto } from '../guidance/guidance.dto.js';
import { dueCodes } from '../receiving-rules/due.rules.js';
import { GoodsDto, informantKinds } from './submit-tip.dto.js';
import { SellerTracesDto } from './seller-traces.dto.js';

const aMoment = { type: String, format: 'date-time', example: '2026-11-24T01:30:00.000Z' } as const;
const anId = { type: String, format: 'uuid', example: '3f0c9d2e-7a41-4c8b-9d55-0e6b1c7f2a90' } as const;
const aReference = { type: String, pattern: '^TB-[0-9]{4}-[0-9]{6,}$', example: 'TB-2026-000123' } as const;
const orNull = { nullable: true } as const;

@ApiSchema({ name: 'SubmittedTip', description: 'What the informant, or the officer for them, keeps of a tip.' })
export class SubmittedTipDto {
  @ApiPropertyOptional({ ...anId, description: 'Id of the tip; only officers and partner systems get it.' })
  id?: string;

  @ApiProperty({ ...aReference, description: 'Human reference.' })
  reference: string;

  @ApiProperty({
    type: String,
    pattern: '^[0-9]{16}$',
    description: 'The code with which the informant asks for the state. Shown once; it cannot be recovered.',
    example: '4821093377126054',
  })
  receiptCode: string;

  @ApiProperty({ enum: tipStates, description: 'What the informant is told.', example: 'received' })
  state: TipState;

  @ApiProperty({ ...aMoment, description: 'When the tip was received.' })
  receivedAt: string;

  @ApiPropertyOptional({ type: GuidanceDto, description: 'Whom to turn to, where the state is `guided`.' })
  guidance?: GuidanceDto;
}

@ApiSchema({ name: 'TipSummary', description: 'A tip without what was written in it.' })
export class TipSummaryDto {
  @ApiProperty({ ...anId, description: 'Id of the tip.' })
  id: string;

  @ApiProperty({ ...aReference, description: 'Human reference.' })
  reference: string;

  @ApiProperty({ ...anId, description: 'Thread of the tip; it leads to the thread of its case.' })
  threadId: string;

  @ApiProperty({ enum: tipStates, description: 'What the informant is told.', example: 'passed-on' })
  state: TipState;

  @ApiProperty({ ...aMoment, description: 'Since when the state holds.' })
  stateChangedAt: string;

  @ApiProperty({ enum: informantKinds, description: 'Who reported.', example: 'citizen' })
  kind: string;

  @ApiProperty({ enum: screeningStates, description: 'How far its screening has come.', example: 'awaiting' })
  screening: ScreeningState;

  @ApiProperty({ ...aMoment, ...orNull, description: 'The earliest due time that is still to be met.' })
  nextDueAt: string | null;

  @ApiProperty({
    ...aMoment,
    ...orNull,
    description: 'When the informant said that it is still going on; null when nobody needs to look again.',
  })
  attentionAt: string | null;

  @ApiProperty({ enum: channels, description: 'How it arrived.', example: 'web' })
  channel: string;

  @ApiProperty({
    enum: ['in-scope', 'out-of-scope'],
    description: 'Whether Article 2(1) of 195/QĐ-BCĐ389 covers it.',
    example: 'in-scope',
  })
  scope: string;

  @ApiProperty({ enum: violations, description: 'What is suspected.', example: 'counterfeit-mark' })
  violation: string;

  @ApiProperty({ enum: stages, ...orNull, description: 'Where in the trade it shows.', example: 'offering' })
  stage: string | null;

  @ApiProperty({ enum: goodsCategories, ...orNull, description: 'The kind of goods.', example: 'fashion' })
  goodsCategory: string | null;

  @ApiProperty({ type: String, ...orNull, description: 'The platform.', example: 'platform-cho-viet' })
  platform: string | null;

  @ApiProperty({ type: String, ...orNull, description: 'Official code of the province.', example: '01' })
  provinceCode: string | null;

  @ApiProperty({ type: String, ...orNull, description: 'Official code of the commune.', example: '00070' })
  communeCode: string | null;

  @ApiProperty({ type: Boolean, description: 'Whether what is told shows signs of a crime.', example: false })
  criminalSigns: boolean;

  @ApiProperty({ type: Boolean, description: 'Whether an official is accused.', example: false })
  integrity: boolean;

  @ApiProperty({ ...aMoment, description: 'When it was received; the clocks run from then.' })
  receivedAt: string;

  @ApiProperty({ ...aMoment, description: 'When it was entered here.' })
  recordedAt: string;

  @ApiProperty({
    type: String,
    ...orNull,
    description: 'Code of the body that entered it; null for the web form.',
    example: 'committee-01',
  })
  recordedBy: string | null;

  @ApiProperty({ type: 'integer', minimum: 1, description: 'Version, which is also the ETag.', example: 1 })
  version: number;
}

@ApiSchema({ name: 'TipRefusal', description: 'Why and by whom a tip was refused (195/QĐ-BCĐ389 Article 5).' })
export class TipRefusalDto {
  @ApiProperty({ enum: refusalGrounds, description: 'The ground.', example: 'harassing' })
  ground: string;

  @ApiProperty({
    type: String,
    ...orNull,
    description: 'What the officer noted.',
    example: 'Gọi lần thứ năm, không nêu nội dung.',
  })
  note: string | null;

  @ApiProperty({ type: String, description: 'Code of the body that refused it.', example: 'standing-office' })
  refusedBy: string;
}

@ApiSchema({ name: 'TipDue', description: 'A due time; once issued it does not move.' })
export class TipDueDto {
  @ApiProperty({ enum: dueCodes, description: 'What has to be done.', example: 'proposal' })
  code: string;

  @ApiProperty({ type: 'integer', minimum: 1, description: 'The version of its rule.', example: 1 })
  ruleVersion: number;

  @ApiProperty({ ...aMoment, description: 'By when.' })
  dueAt: string;

  @ApiProperty({ ...aMoment, ...orNull, description: 'When it was done.' })
  metAt: string | null;
}

@ApiSchema({ name: 'TipCase', description: 'The case that a tip belongs to.' })
export class TipCaseDto {
  @ApiProperty({ ...anId, description: 'Id of the case.' })
  id: string;

  @ApiProperty({ type: String, ...orNull, description: 'Reference of the case.', example: 'VV-2026-000042' })
  reference: string | null;

  @ApiProperty({ ...anId, description: 'Thread of the case.' })
  threadId: string;
}

@ApiSchema({ name: 'Tip', description: 'A tip as entitled officers read it. Who reported is not in it.' })
export class TipDto extends TipSummaryDto {
  @ApiProperty({ type: String, description: 'What the informant wrote or said.', example: 'Cửa hàng bán sữa bột giả…' })
  content: string;

  @ApiProperty({ type: [GoodsDto], description: 'The goods.' })
  goods: GoodsDto[];

  @ApiProperty({
    type: [String],
    description: 'The links, as they were written.',
    example: ['https://choviet.example/shop/cv-1029'],
  })
  links: string[];

  @ApiProperty({ type: SellerTracesDto, ...orNull, description: 'What is known of the seller.' })
  sellerTraces: SellerTracesDto | null;

  @ApiProperty({ type: Boolean, description: 'Whether the informant wishes to stay secret.', example: true })
  wishesSecrecy: boolean;

  @ApiProperty({ type: String, ...orNull, description: 'Why it was entered late.', example: null })
  lateReason: string | null;

  @ApiProperty({
    enum: lateCauses,
    ...orNull,
    description: 'What kind of cause it was, where it was entered more than an hour after its receipt.',
    example: null,
  })
  lateCause: string | null;

  @ApiProperty({ type: [TipDueDto], description: 'Its due times, in the order in which they were issued.' })
  dues: TipDueDto[];

  @ApiProperty({ type: TipRefusalDto, ...orNull, description: 'Set when the tip was refused.' })
  refusal: TipRefusalDto | null;

  @ApiProperty({ type: 'integer', minimum: 0, description: 'Messages of the talk with the informant.', example: 2 })
  messageCount: number;

  @ApiProperty({ type: 'integer', minimum: 0, description: 'Questions without an answer.', example: 1 })
  openQuestionCount: number;

  @ApiProperty({ type: 'integer', minimum: 0, description: 'Files, announced ones included.', example: 2 })
  fileCount: number;

  @ApiProperty({ type: TipCaseDto, ...orNull, description: 'The case; null while there is none.' })
  case: TipCaseDto | null;
}
