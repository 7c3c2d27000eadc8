import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { CaseDto } from './case.dto.js';

/** What identifies the subject of a case; what could identify a person is not shown. */
@ApiSchema({ name: 'CaseIdentifier' })
export class CaseIdentifierDto {
  /** What kind of identifier it is. */
  @ApiProperty({ type: String, description: 'What kind of identifier it is.', example: 'shop' })
  kind: string;

  /** Its normal form. */
  @ApiProperty({ type: String, description: 'Its normal form.', example: 'giay-hieu-gia-re' })
  value: string;

  /** The platform on which it is valid. */
  @ApiProperty({
    type: String,
    nullable: true,
    description: 'The platform on which it is valid.',
    example: 'platform-cho-viet',
  })
  platform: string | null;

  /** How many tips of the case name it. */
  @ApiProperty({ type: 'integer', minimum: 1, description: 'How many tips of the case name it.', example: 2 })
  tipCount: number;
}

/** A tip within a case. */
@ApiSchema({ name: 'CaseTip' })
export class CaseTipDto {
  /** Id of the tip. */
  @ApiProperty({
    type: String,
    format: 'uuid',
    description: 'Id of the tip.',
    example: '3f1f2a4e-90a5-4d1a-8a3e-6c1b8c7b1d2e',
  })
  tipId: string;

  /** When intake received it. */
  @ApiProperty({
    type: String,
    format: 'date-time',
    description: 'When intake received it.',
    example: '2026-11-03T02:40:12.000Z',
  })
  receivedAt: Date;
}

/** One act in the history of a case. */
@ApiSchema({ name: 'CaseHistoryEntry' })
export class CaseHistoryEntryDto {
  /** What was done. */
  @ApiProperty({
    enum: ['opened', 'offered', 'accepted', 'declined', 'concluded', 'dismissed', 'still-going-on'],
    description: 'What was done.',
    example: 'offered',
  })
  act: string;

  /** The body that acted, or to which the case was offered; null for the system itself. */
  @ApiProperty({
    type: String,
    nullable: true,
    description: 'The body that acted, or to which the case was offered; null for the system itself.',
    example: 'market-surveillance-79',
  })
  body: string | null;

  /** When it was done. */
  @ApiProperty({
    type: String,
    format: 'date-time',
    description: 'When it was done.',
    example: '2026-11-03T02:41:00.000Z',
  })
  at: Date;

  /** What belongs to the act, such as its reason or round. */
  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    description: 'What belongs to the act, such as its reason or round.',
    example: { round: 1 },
  })
  details: Record<string, unknown>;
}

/** Another case about the same subject that the caller may read. */
@ApiSchema({ name: 'RelatedCase' })
export class RelatedCaseDto {
  /** Id of the other case. */
  @ApiProperty({
    type: String,
    format: 'uuid',
    description: 'Id of the other case.',
    example: '019a9001-77aa-7b51-9a0e-6f2f7f0f8a11',
  })
  caseId: string;

  /** Its human reference. */
  @ApiProperty({ type: String, description: 'Its human reference.', example: 'VV-2026-000017' })
  reference: string;

  /** `former` for one that had ended before, `same-subject` for one that was open at the same time. */
  @ApiProperty({
    enum: ['same-subject', 'former'],
    description: '`former` for one that had ended before, `same-subject` for one open at the same time.',
    example: 'former',
  })
  relation: string;
}

/** How a case ended. */
@ApiSchema({ name: 'CaseConclusion' })
export class CaseConclusionDto {
  /** How it ended. */
  @ApiProperty({ type: String, description: 'How it ended.', example: 'administrative-sanction' })
  outcome: string;

  /** The fine in whole đồng. */
  @ApiProperty({ type: 'integer', minimum: 0, description: 'The fine in whole đồng.', example: 45_000_000 })
  fineVnd: number;

  /** The value of the violating goods in whole đồng. */
  @ApiProperty({
    type: 'integer',
    minimum: 0,
    description: 'The value of the violating goods in whole đồng.',
    example: 120_000_000,
  })
  goodsValueVnd: number;

  /** Number and symbol of the decision. */
  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Number and symbol of the decision.',
    example: '128/QĐ-XPHC',
  })
  decisionNumber: string | null;

  /** What readers of the case should know. */
  @ApiProperty({ type: String, nullable: true, description: 'What readers of the case should know.', example: null })
  note: string | null;
}

/** A case with all that its readers may know. */
@ApiSchema({ name: 'CaseDetail' })
export class CaseDetailDto extends CaseDto {
  /** The rule of the competence table that named the first lead. */
  @ApiProperty({
    type: String,
    description: 'The rule of the competence table that named the first lead.',
    example: '4',
  })
  competenceRule: string;

  /** How it ended; null while it is open. */
  @ApiProperty({ type: CaseConclusionDto, nullable: true, description: 'How it ended; null while it is open.' })
  conclusion: CaseConclusionDto | null;

  /** What identifies the subject, those most often named first; 200 at most. */
  @ApiProperty({
    type: [CaseIdentifierDto],
    maxItems: 200,
    description: 'What identifies the subject, those most often named first.',
  })
  identifiers: CaseIdentifierDto[];

  /** Its tips, the latest first; 200 at most, `tipCount` tells how many there are. */
  @ApiProperty({
    type: [CaseTipDto],
    maxItems: 200,
    description: 'Its tips, the latest first; `tipCount` tells how many there are.',
  })
  tips: CaseTipDto[];

  /** What was done, in order; 200 at most. */
  @ApiProperty({ type: [CaseHistoryEntryDto], maxItems: 200, description: 'What was done, in order.' })
  history: CaseHistoryEntryDto[];

  /** Other cases about the same subject that the caller may read; 200 at most. */
  @ApiProperty({
    type: [RelatedCaseDto],
    maxItems: 200,
    description: 'Other cases about the same subject that the caller may read.',
  })
  related: RelatedCaseDto[];
}
