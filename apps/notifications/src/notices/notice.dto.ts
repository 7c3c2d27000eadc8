import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { noticeRoles, type NoticeRole } from '#shared/contracts';
import { noticeStates, type NoticeState } from './notice.rules.js';

/** A coordination notice (công văn phối hợp). */
@ApiSchema({ name: 'Notice', description: 'A coordination notice (công văn phối hợp) to one body about one case.' })
export class NoticeDto {
  /** Id of the notice (UUID). */
  @ApiProperty({
    type: String,
    format: 'uuid',
    description: 'Id of the notice.',
    example: '019ab3d7-0b52-7d7e-8f7e-2f3a4b5c6d7e',
  })
  id: string;

  /** Human reference, numbered per year. */
  @ApiProperty({ type: String, description: 'Human reference, numbered per year.', example: 'CV-2026-000017' })
  reference: string;

  /** Thread of the case. */
  @ApiProperty({
    type: String,
    format: 'uuid',
    description: 'Thread of the case.',
    example: '7b0e3f0c-5c0f-4d3e-9a53-0a52f0a6f1c2',
  })
  threadId: string;

  /** The case that it is about. */
  @ApiProperty({
    type: String,
    format: 'uuid',
    description: 'The case that it is about.',
    example: '019ab3d6-1c7a-7b51-9a0e-6f2f7f0f8a11',
  })
  caseId: string;

  /** Human reference of the case. */
  @ApiProperty({ type: String, description: 'Human reference of the case.', example: 'VV-2026-000042' })
  caseReference: string;

  /** Role in which the body is addressed: it leads, it supports, or it is told that another has not acknowledged. */
  @ApiProperty({
    enum: noticeRoles,
    description:
      'Role in which the body is addressed: it leads the case, supports it, or is told that another body has not ' +
      'acknowledged in time (`escalation`).',
    example: 'lead',
  })
  role: NoticeRole;

  /** Code of the body that is addressed. */
  @ApiProperty({ type: String, description: 'Code of the body that is addressed.', example: 'market-surveillance-79' })
  to: string;

  /** Vietnamese name of that body. */
  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Vietnamese name of that body; null until the register is known here.',
    example: 'Chi cục Quản lý thị trường Thành phố Hồ Chí Minh',
  })
  toName: string | null;

  /** Where the notice stands. */
  @ApiProperty({
    enum: noticeStates,
    description:
      'Where the notice stands. An escalated one may still be acknowledged; a withdrawn one asks nothing any more, ' +
      'because the case went to another body or was dismissed.',
    example: 'issued',
  })
  state: NoticeState;

  /** When it was issued. */
  @ApiProperty({
    type: String,
    format: 'date-time',
    description: 'When it was issued.',
    example: '2026-11-03T02:41:00.000Z',
  })
  issuedAt: Date;

  /** Until when it is to be acknowledged; then it is escalated. */
  @ApiProperty({
    type: String,
    format: 'date-time',
    description: 'Until when it is to be acknowledged; after that it is escalated to the Standing Office, once.',
    example: '2026-11-04T02:41:00.000Z',
  })
  dueAt: Date;

  /** When the body acknowledged it. */
  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'When the body acknowledged it; null before.',
    example: null,
  })
  acknowledgedAt: Date | null;

  /** When it was escalated. */
  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'When it was escalated; null if it never was.',
    example: null,
  })
  escalatedAt: Date | null;

  /** When it was withdrawn. */
  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'When it was withdrawn; null if it never was.',
    example: null,
  })
  withdrawnAt: Date | null;

  /** The unacknowledged notice that an escalation is about. */
  @ApiProperty({
    type: String,
    format: 'uuid',
    nullable: true,
    description: 'The unacknowledged notice that this one escalates; null for all other roles.',
    example: null,
  })
  escalates: string | null;

  /** Grows with every change; also its ETag. */
  @ApiProperty({
    type: 'integer',
    minimum: 1,
    description: 'Grows with every change of the notice; also its ETag.',
    example: 1,
  })
  version: number;
}
