import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import {
  classifications,
  kebabPattern,
  refusalGrounds,
  violations,
  type Classification,
  type RefusalGround,
} from '#shared/contracts';
import { CodeField, PatternField, TextField } from '../field.dto.js';

/** Longest code of a body (20/2020/QĐ-TTg). */
const BODY_CODE_MAX = 35;
const orNull = { nullable: true } as const;
const aMoment = { type: String, format: 'date-time', example: '2026-11-24T04:05:31.000Z' } as const;

/** What became of a proposal. */
export const proposalStates = ['open', 'approved', 'returned', 'withdrawn'] as const;

@ApiSchema({ name: 'TipProposal', description: 'What the receiver proposes for a tip (195/QĐ-BCĐ389 Article 5).' })
export class ProposeDto {
  @CodeField({ of: classifications, description: 'What is to become of the tip.', example: 'refused' })
  classification: Classification;

  @CodeField({
    of: refusalGrounds,
    optional: true,
    description: 'For `refused`, and only then, the ground; that a tip is anonymous is none.',
    example: 'harassing',
  })
  ground?: RefusalGround;

  @CodeField({
    of: violations,
    optional: true,
    description:
      'For `in-scope`: what is really suspected, where the informant chose another; needed where that is out of scope. ' +
      'A tip about an official is marked by an act of its own.',
    example: 'counterfeit-mark',
  })
  violation?: string;

  @PatternField({
    pattern: kebabPattern,
    max: BODY_CODE_MAX,
    optional: true,
    description: 'For `out-of-scope`: code of the body to contact.',
    example: 'idea',
  })
  guidedTo?: string;

  @TextField({
    max: 1000,
    optional: true,
    multiline: true,
    description: 'For `out-of-scope`, and needed then: what the informant is told, with the body and its hotline.',
    example: 'Đề nghị liên hệ Tổng đài bảo vệ người tiêu dùng 1800.6838.',
  })
  guidance?: string;

  @TextField({
    max: 1000,
    optional: true,
    multiline: true,
    description: 'What the log book should say.',
    example: 'Gọi lần thứ năm, không nêu nội dung.',
  })
  note?: string;
}

@ApiSchema({ name: 'TipDecision', description: 'What the competent head says to the open proposal.' })
export class DecideDto {
  @CodeField({
    of: ['approve', 'return'],
    description: '`approve` makes it so; `return` asks for another proposal.',
    example: 'approve',
  })
  decision: 'approve' | 'return';

  @TextField({
    max: 1000,
    optional: true,
    multiline: true,
    description: 'Why; needed for a return.',
    example: 'Đồng ý.',
  })
  note?: string;
}

@ApiSchema({ name: 'TipIntegrityMarking', description: 'That a tip accuses an official, and of which body.' })
export class MarkIntegrityDto {
  @PatternField({
    pattern: kebabPattern,
    max: BODY_CODE_MAX,
    optional: true,
    description: 'Code of the accused official’s body; neither it nor a body under it will see the tip.',
    example: 'market-surveillance-79',
  })
  accusedBody?: string;
}

@ApiSchema({ name: 'TipProposalRecord', description: 'A proposal and what became of it.' })
export class ProposalDto {
  @ApiProperty({ type: 'integer', minimum: 1, description: 'Its number among those of the tip.', example: 1 })
  number: number;

  @ApiProperty({ enum: classifications, description: 'What was proposed.', example: 'refused' })
  classification: string;

  @ApiProperty({ enum: refusalGrounds, ...orNull, description: 'The ground of a refusal.', example: 'harassing' })
  ground: string | null;

  @ApiProperty({ enum: violations, ...orNull, description: 'What is really suspected.', example: null })
  violation: string | null;

  @ApiProperty({ type: String, ...orNull, description: 'The body to contact.', example: null })
  guidedTo: string | null;

  @ApiProperty({ type: String, ...orNull, description: 'What the informant is told.', example: null })
  guidance: string | null;

  @ApiProperty({ type: String, ...orNull, description: 'What the receiver noted.', example: 'Gọi lần thứ năm.' })
  note: string | null;

  @ApiProperty({ enum: proposalStates, description: 'What became of it.', example: 'approved' })
  state: string;

  @ApiProperty({ type: String, description: 'Code of the body that proposed it.', example: 'standing-office' })
  proposedBody: string;

  @ApiProperty({ ...aMoment, description: 'When it was proposed.' })
  proposedAt: string;

  @ApiProperty({ type: String, ...orNull, description: 'Code of the body that decided.', example: 'standing-office' })
  decidedBody: string | null;

  @ApiProperty({ ...aMoment, ...orNull, description: 'When it was decided, returned or withdrawn.' })
  decidedAt: string | null;

  @ApiProperty({ type: String, ...orNull, description: 'What the head noted.', example: 'Đồng ý.' })
  decisionNote: string | null;
}

@ApiSchema({ name: 'TipProposals', description: 'All proposals for a tip, the first first.' })
export class ProposalsDto {
  @ApiProperty({ type: [ProposalDto], description: 'The proposals.' })
  items: ProposalDto[];
}
