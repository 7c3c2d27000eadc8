import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { channels, classifications, stages, violations } from '#shared/contracts';
import {
  LogBookBodyDto,
  LogBookDecisionDto,
  LogBookDueDto,
  LogBookGoodsDto,
  LogBookInformantDto,
  LogBookProposalDto,
  LogBookRemarksDto,
  LogBookResultDto,
  LogBookSellerDto,
  LogBookTransferDto,
} from './log-book-parts.dto.js';

const aMoment = { type: String, format: 'date-time', example: '2026-11-24T01:30:00.000Z' } as const;
const orNull = { nullable: true } as const;

@ApiSchema({ name: 'LogBookEntry', description: 'One tip in the log book (sổ theo dõi) of the body that received it.' })
export class LogBookEntryDto {
  @ApiProperty({ type: 'integer', description: 'Year of the book: that of the receipt in Viet Nam.', example: 2026 })
  year: number;

  @ApiProperty({
    type: 'integer',
    minimum: 1,
    description: 'Number in the book of that year, without gaps.',
    example: 12,
  })
  number: number;

  @ApiProperty({
    type: String,
    format: 'uuid',
    description: 'The tip.',
    example: '3f0c9d2e-7a41-4c8b-9d55-0e6b1c7f2a90',
  })
  tipId: string;

  @ApiProperty({
    type: String,
    pattern: '^TB-[0-9]{4}-[0-9]{6,}$',
    description: 'Its human reference.',
    example: 'TB-2026-000123',
  })
  tipReference: string;

  @ApiProperty({ ...aMoment, description: 'When it was received.' })
  receivedAt: string;

  @ApiProperty({ ...aMoment, description: 'When it was entered.' })
  recordedAt: string;

  @ApiProperty({ type: LogBookBodyDto, description: 'Who received it.' })
  receiver: LogBookBodyDto;

  @ApiProperty({ enum: channels, description: 'How it arrived.', example: 'phone' })
  channel: string;

  @ApiProperty({ type: LogBookInformantDto, description: 'What is said of the informant.' })
  informant: LogBookInformantDto;

  @ApiProperty({ enum: violations, description: 'What is suspected.', example: 'counterfeit-mark' })
  violation: string;

  @ApiProperty({ enum: stages, ...orNull, description: 'Where in the trade it shows.', example: 'offering' })
  stage: string | null;

  @ApiProperty({ type: LogBookSellerDto, description: 'The accused subject.' })
  seller: LogBookSellerDto;

  @ApiProperty({ type: [LogBookGoodsDto], maxItems: 5, description: 'The first goods.' })
  goods: LogBookGoodsDto[];

  @ApiProperty({ type: 'integer', minimum: 0, description: 'How many kinds of goods the tip has.', example: 1 })
  goodsCount: number;

  @ApiProperty({ type: 'integer', minimum: 0, description: 'How many attachments it has.', example: 2 })
  attachmentsCount: number;

  @ApiProperty({ enum: classifications, description: 'How it is classified.', example: 'in-scope' })
  classification: string;

  @ApiProperty({ type: LogBookProposalDto, ...orNull, description: 'The latest proposal; null while there is none.' })
  proposal: LogBookProposalDto | null;

  @ApiProperty({ type: LogBookDecisionDto, ...orNull, description: 'The decision on it; null while there is none.' })
  decision: LogBookDecisionDto | null;

  @ApiProperty({ type: LogBookTransferDto, ...orNull, description: 'To whom it was given; null while to nobody.' })
  transfer: LogBookTransferDto | null;

  @ApiProperty({ type: LogBookDueDto, ...orNull, description: 'What is next to be done; null when nothing is.' })
  due: LogBookDueDto | null;

  @ApiProperty({ type: LogBookResultDto, ...orNull, description: 'What came of it; null while nothing is reported.' })
  result: LogBookResultDto | null;

  @ApiProperty({ ...aMoment, ...orNull, description: 'When the informant was told of the outcome.' })
  informantAnsweredAt: string | null;

  @ApiProperty({ type: LogBookRemarksDto, description: 'What is noted beside it.' })
  remarks: LogBookRemarksDto;
}
