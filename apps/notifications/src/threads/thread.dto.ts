import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { NoticeDto } from '../notices/notice.dto.js';

/** The notices of a thread. */
@ApiSchema({ name: 'NoticesOfThread', description: 'The notices of a thread that the caller may see.' })
export class NoticesOfThreadDto {
  /** The notices that the caller may see, in the order of their issue. */
  @ApiProperty({
    type: [NoticeDto],
    maxItems: 200,
    description: 'The notices that the caller may see, in the order of their issue.',
  })
  notices: NoticeDto[];
}

/** What notifications knows of a thread, as far as the caller may see it. */
@ApiSchema({ name: 'NotificationsThread', description: 'What notifications knows of a thread.' })
export class ThreadDto {
  /** The thread that the asked one leads to. */
  @ApiProperty({
    type: String,
    format: 'uuid',
    description: 'The thread that the asked one leads to.',
    example: '7b0e3f0c-5c0f-4d3e-9a53-0a52f0a6f1c2',
  })
  threadId: string;

  /** The threads that lead to it, itself included; 201 at most. */
  @ApiProperty({
    type: [String],
    description: 'The threads that lead to it, itself included.',
    maxItems: 201,
    example: ['7b0e3f0c-5c0f-4d3e-9a53-0a52f0a6f1c2'],
  })
  members: string[];

  /** The notices of the thread. */
  @ApiProperty({ type: NoticesOfThreadDto, description: 'The notices of the thread.' })
  part: NoticesOfThreadDto;
}
