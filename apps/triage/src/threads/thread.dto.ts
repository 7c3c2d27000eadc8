import { ApiProperty, ApiSchema } from '@nestjs/swagger';

/** What triage knows of a thread, as far as the caller may see it. */
@ApiSchema({ name: 'TriageThread' })
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

  /** One field per noun that knows the thread, such as `case`. */
  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    description: 'One field per noun that knows the thread, such as `case`.',
    example: { case: { reference: 'VV-2026-000042', state: 'offered', lead: 'market-surveillance-79' } },
  })
  part: Record<string, unknown>;
}
