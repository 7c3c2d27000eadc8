import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { upstreams, type Upstream } from '../routes/route-table.js';

const listOf = (description: string, example: object) => ({
  type: 'array' as const,
  items: { type: 'object', additionalProperties: true },
  description,
  example: [example],
});

/** Everything that belongs to one thread, as far as the caller may see it. */
@ApiSchema({
  name: 'Thread',
  description: 'Everything that belongs to one thread, from the tip to the report, as far as the caller may see it.',
})
export class ThreadDto {
  /** The id by which the thread goes now; the id asked for may be that of any member. */
  @ApiProperty({
    type: String,
    format: 'uuid',
    description: 'The id by which the thread goes now; the id asked for may be that of any member.',
    example: '3f0c9a52-7d1e-4b9a-8a55-0d3c1b7e9f21',
  })
  threadId: string;

  /** All ids of the thread: of its case, and of each tip that was joined. */
  @ApiProperty({
    type: [String],
    description: 'All ids of the thread: of its case, and of each tip that was joined.',
    example: ['3f0c9a52-7d1e-4b9a-8a55-0d3c1b7e9f21', 'b8a4c1de-55f0-4c0e-9d7a-2e6f10c4a7b3'],
  })
  members: string[];

  /** The tips. */
  @ApiProperty(listOf('The tips.', { reference: 'TB-2026-000123', state: 'passed-on' }))
  tips: object[];

  /** The cases. */
  @ApiProperty(listOf('The cases.', { reference: 'VV-2026-000045', lead: 'market-surveillance-01' }))
  cases: object[];

  /** The takedown requests, with the state of their items. */
  @ApiProperty(listOf('The takedown requests, with the state of their items.', { reference: 'YC-2026-000017' }))
  takedowns: object[];

  /** The coordination notices. */
  @ApiProperty(listOf('The coordination notices.', { reference: 'CV-2026-000031', to: 'economic-police-01' }))
  notices: object[];

  /** What of the thread has gone into national reports. */
  @ApiProperty(listOf('What of the thread has gone into national reports.', { period: '2026-M11' }))
  reports: object[];

  /** The services that did not answer in time; their part is missing here. */
  @ApiProperty({
    enum: upstreams,
    isArray: true,
    description: 'The services that did not answer in time; their part is missing here.',
    example: [],
  })
  incomplete: Upstream[];
}
