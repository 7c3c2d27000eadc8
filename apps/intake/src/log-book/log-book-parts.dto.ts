import { ApiProperty, ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';
import { caseOutcomes, classifications, lateCauses, refusalGrounds } from '#shared/contracts';
import { dueCodes } from '../receiving-rules/due.rules.js';
import { informantKinds } from '../tips/submit-tip.dto.js';

const aMoment = { type: String, format: 'date-time', example: '2026-11-24T01:30:00.000Z' } as const;
const anAmount = { type: 'integer', minimum: 0, example: 25_000_000 } as const;
const orNull = { nullable: true } as const;

/** Whether somebody reported by name. */
export const identities = ['sealed', 'anonymous'] as const;

@ApiSchema({ name: 'LogBookBody', description: 'A body as a log book names it.' })
export class LogBookBodyDto {
  @ApiProperty({ type: String, description: 'Its code.', example: 'market-surveillance-01' })
  code: string;

  @ApiProperty({
    type: String,
    description: 'Its Vietnamese name; the code while the name is not known here.',
    example: 'Chi cục Quản lý thị trường Hà Nội',
  })
  name: string;
}

@ApiSchema({ name: 'LogBookInformant', description: 'What a log book says of an informant: never who it is.' })
export class LogBookInformantDto {
  @ApiProperty({ enum: informantKinds, description: 'Who reported.', example: 'citizen' })
  kind: string;

  @ApiProperty({
    enum: identities,
    description: 'Whether a name was given, which is sealed, or none.',
    example: 'sealed',
  })
  identity: (typeof identities)[number];

  @ApiProperty({ type: Boolean, description: 'Whether the informant wishes to stay secret.', example: true })
  wishesSecrecy: boolean;
}

@ApiSchema({ name: 'LogBookSeller', description: 'The accused subject, as far as it was named.' })
export class LogBookSellerDto {
  @ApiProperty({ type: String, ...orNull, description: 'Name of the shop.', example: 'Mẹ và bé Hoa Sen' })
  shopName: string | null;

  @ApiProperty({ type: String, ...orNull, description: 'Id of the shop or account.', example: 'cv-1029' })
  shopId: string | null;

  @ApiProperty({ type: LogBookBodyDto, ...orNull, description: 'The platform.' })
  platform: LogBookBodyDto | null;

  @ApiProperty({ type: String, ...orNull, description: 'Tax code.', example: '0100109106' })
  taxCode: string | null;

  @ApiProperty({ type: String, ...orNull, description: 'Address.', example: 'Số 5 ngõ 10 Hàng Buồm' })
  address: string | null;

  @ApiProperty({
    type: [String],
    maxItems: 5,
    description: 'The first links, as they were written.',
    example: ['https://choviet.example/shop/cv-1029'],
  })
  links: string[];

  @ApiProperty({ type: 'integer', minimum: 0, description: 'How many links the tip has.', example: 1 })
  linksCount: number;
}

@ApiSchema({ name: 'LogBookGoods', description: 'Goods of a tip.' })
export class LogBookGoodsDto {
  @ApiProperty({ type: String, description: 'What they are called.', example: 'Sữa bột cho trẻ em, hộp 900 g' })
  name: string;

  @ApiPropertyOptional({ type: Number, description: 'How many of `unit`.', example: 40 })
  quantity?: number;

  @ApiPropertyOptional({ type: String, description: 'What `quantity` counts.', example: 'hộp' })
  unit?: string;
}

@ApiSchema({ name: 'LogBookProposal', description: 'What was proposed for a tip.' })
export class LogBookProposalDto {
  @ApiProperty({ enum: classifications, description: 'What was proposed.', example: 'in-scope' })
  classification: string;

  @ApiProperty({ enum: refusalGrounds, ...orNull, description: 'For a refusal its ground.', example: null })
  ground: string | null;

  @ApiProperty({ type: LogBookBodyDto, description: 'The body whose officer proposed it, or whose head decided.' })
  body: LogBookBodyDto;

  @ApiProperty({ ...aMoment, description: 'When.' })
  at: string;
}

@ApiSchema({ name: 'LogBookDecision', description: 'What the competent head said to a proposal.' })
export class LogBookDecisionDto extends LogBookProposalDto {
  @ApiProperty({ type: Boolean, description: 'Whether it was approved; if not, it was returned.', example: true })
  approved: boolean;
}

@ApiSchema({ name: 'LogBookDue', description: 'What is next to be done about a tip.' })
export class LogBookDueDto {
  @ApiProperty({ enum: dueCodes, description: 'What is to be done.', example: 'proposal' })
  code: string;

  @ApiProperty({ ...aMoment, description: 'By when.' })
  at: string;
}

@ApiSchema({ name: 'LogBookTransfer', description: 'To whom the tip’s case was given.' })
export class LogBookTransferDto {
  @ApiProperty({ type: LogBookBodyDto, description: 'The body that leads.' })
  body: LogBookBodyDto;

  @ApiProperty({ ...aMoment, ...orNull, description: 'Since when.' })
  at: string | null;
}

@ApiSchema({ name: 'LogBookResult', description: 'What came of the tip’s case.' })
export class LogBookResultDto {
  @ApiProperty({ enum: caseOutcomes, description: 'How it ended.', example: 'administrative-sanction' })
  outcome: string;

  @ApiProperty({ ...anAmount, description: 'The fine in whole đồng; 0 when there is none.' })
  fineVnd: number;

  @ApiProperty({ ...anAmount, description: 'The value of the violating goods in whole đồng; 0 when there are none.' })
  goodsValueVnd: number;

  @ApiProperty({ ...aMoment, ...orNull, description: 'When the lead body reported it.' })
  reportedAt: string | null;
}

@ApiSchema({ name: 'LogBookPlace', description: 'A place in a log book.' })
export class LogBookPlaceDto {
  @ApiProperty({ type: LogBookBodyDto, description: 'Whose book.' })
  body: LogBookBodyDto;

  @ApiProperty({ type: 'integer', description: 'Of which year.', example: 2026 })
  year: number;

  @ApiProperty({ type: 'integer', minimum: 1, description: 'The number there.', example: 7 })
  number: number;
}

@ApiSchema({ name: 'LogBookRemarks', description: 'What is noted beside an entry.' })
export class LogBookRemarksDto {
  @ApiProperty({ type: Boolean, description: 'Whether it was entered over an hour after receipt.', example: false })
  enteredLate: boolean;

  @ApiProperty({ enum: lateCauses, ...orNull, description: 'Why it was entered late.', example: 'power-or-network' })
  lateCause: string | null;

  @ApiProperty({ type: String, ...orNull, description: 'Why, in the officer’s words.', example: 'Mất điện từ 8 giờ' })
  lateReason: string | null;

  @ApiProperty({
    type: LogBookPlaceDto,
    ...orNull,
    description: 'The book from which it was moved here when it turned out to accuse an official.',
  })
  movedFrom: LogBookPlaceDto | null;
}
