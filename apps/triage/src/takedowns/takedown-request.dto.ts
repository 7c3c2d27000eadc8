import { ApiProperty, ApiSchema } from '@nestjs/swagger';

/** One item of a takedown request. */
@ApiSchema({ name: 'TakedownItem' })
export class TakedownItemDto {
  /** Id of the item; confirmations name it. */
  @ApiProperty({
    type: String,
    format: 'uuid',
    example: '019ab3d6-1c7a-7b51-9a0e-6f2f7f0f8a11',
    description: 'Id of the item; confirmations name it.',
  })
  id: string;

  /** Address on the platform, in its normal form. */
  @ApiProperty({
    type: String,
    example: 'https://choviet.example/shop/giay-re-79/item/100482',
    description: 'Address on the platform, in its normal form.',
  })
  url: string;

  /** The listing’s id at the platform. */
  @ApiProperty({ type: String, nullable: true, example: '100482', description: 'The listing’s id at the platform.' })
  listingId: string | null;

  /** The shop’s id at the platform. */
  @ApiProperty({ type: String, nullable: true, example: 'giay-re-79', description: 'The shop’s id at the platform.' })
  shopId: string | null;

  /** The violation. */
  @ApiProperty({ type: String, example: 'counterfeit-mark', description: 'The violation.' })
  violation: string;

  /** What the platform is to do. */
  @ApiProperty({ type: String, example: 'remove-listing', description: 'What the platform is to do.' })
  action: string;

  /** What came of it; null while it is open. */
  @ApiProperty({
    type: String,
    nullable: true,
    example: 'done',
    description: 'What came of it; null while it is open.',
  })
  outcome: string | null;

  /** Why the platform refused or did only a part. */
  @ApiProperty({
    type: String,
    nullable: true,
    example: null,
    description: 'Why the platform refused or did only a part.',
  })
  reason: string | null;

  /** What the platform gave as proof. */
  @ApiProperty({ type: String, nullable: true, example: null, description: 'What the platform gave as proof.' })
  proof: string | null;

  /** Whether it was confirmed after the limit; null while it is open. */
  @ApiProperty({
    type: Boolean,
    nullable: true,
    example: false,
    description: 'Whether it was confirmed after the limit; null while it is open.',
  })
  late: boolean | null;

  /** When it was confirmed. */
  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    example: null,
    description: 'When it was confirmed.',
  })
  confirmedAt: Date | null;
}

/** A takedown request as lists show it. */
@ApiSchema({ name: 'TakedownRequest' })
export class TakedownRequestDto {
  /** Id of the request. */
  @ApiProperty({
    type: String,
    format: 'uuid',
    example: '019ab3d6-1c7a-7b51-9a0e-6f2f7f0f8a11',
    description: 'Id of the request.',
  })
  id: string;

  /** Human reference. */
  @ApiProperty({ type: String, example: 'YC-2026-000017', description: 'Human reference.' })
  reference: string;

  /** The thread of the request: its case’s, if it has one. */
  @ApiProperty({
    type: String,
    format: 'uuid',
    example: '7b0e3f0c-5c0f-4d3e-9a53-0a52f0a6f1c2',
    description: 'The thread of the request: its case’s, if it has one.',
  })
  threadId: string;

  /** The case from which it came. */
  @ApiProperty({
    type: String,
    format: 'uuid',
    nullable: true,
    example: null,
    description: 'The case from which it came.',
  })
  caseId: string | null;

  /** Code of the authority that asks. */
  @ApiProperty({ type: String, example: 'market-surveillance-79', description: 'Code of the authority that asks.' })
  issuer: string;

  /** Code of the platform that is asked. */
  @ApiProperty({ type: String, example: 'platform-cho-viet', description: 'Code of the platform that is asked.' })
  platform: string;

  /** The provision on which it rests. */
  @ApiProperty({
    type: String,
    example: 'Điểm c khoản 1 Điều 17 Nghị định 248/2026/NĐ-CP',
    description: 'The provision on which it rests.',
  })
  legalBasis: string;

  /** The main violation. */
  @ApiProperty({ type: String, example: 'counterfeit-mark', description: 'The main violation.' })
  violation: string;

  /** issued, delivered or completed. */
  @ApiProperty({
    type: String,
    enum: ['issued', 'delivered', 'completed'],
    example: 'delivered',
    description: 'issued, delivered or completed.',
  })
  state: string;

  /** How many items it has. */
  @ApiProperty({ type: 'integer', example: 3, description: 'How many items it has.' })
  itemCount: number;

  /** How many of them are not confirmed. */
  @ApiProperty({ type: 'integer', example: 1, description: 'How many of them are not confirmed.' })
  openItemCount: number;

  /** When it was issued. */
  @ApiProperty({
    type: String,
    format: 'date-time',
    example: '2026-11-04T03:00:00.000Z',
    description: 'When it was issued.',
  })
  requestedAt: Date;

  /** When the platform got it, by webhook or by reading it. */
  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    example: null,
    description: 'When the platform got it, by webhook or by reading it.',
  })
  deliveredAt: Date | null;

  /** Until when it must be confirmed: 24 hours from delivery. */
  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    example: null,
    description: 'Until when it must be confirmed: 24 hours from delivery.',
  })
  dueAt: Date | null;

  /** When the limit passed with items open. */
  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    example: null,
    description: 'When the limit passed with items open.',
  })
  overdueAt: Date | null;

  /** When the last item was confirmed. */
  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    example: null,
    description: 'When the last item was confirmed.',
  })
  completedAt: Date | null;

  /** Grows with each change; also the ETag. */
  @ApiProperty({ type: 'integer', example: 2, description: 'Grows with each change; also the ETag.' })
  version: number;
}

/** A takedown request with its items. */
@ApiSchema({ name: 'TakedownRequestDetail' })
export class TakedownRequestDetailDto extends TakedownRequestDto {
  /** Its items, in the order of the request. */
  @ApiProperty({ type: [TakedownItemDto], maxItems: 200, description: 'Its items, in the order of the request.' })
  items: TakedownItemDto[];
}
