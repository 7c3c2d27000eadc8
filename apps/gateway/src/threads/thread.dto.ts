import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { describedElsewhere } from '../docs/components.js';
import { upstreams, type Upstream } from '../routes/route-table.js';

/** A list whose items the owning service describes; the merged document refers to its schema of that name. */
const listOf = (schema: string, description: string) => ({
  type: 'array' as const,
  items: { type: 'object', additionalProperties: true, [describedElsewhere]: schema },
  description,
});

const countedFacts = {
  type: 'array' as const,
  items: {
    type: 'object',
    required: ['kind', 'month', 'count'],
    properties: {
      kind: { type: 'string', description: 'Kind of fact.', example: 'tip' },
      month: { type: 'string', description: 'The statutory month.', example: '2026-M11' },
      count: { type: 'integer', minimum: 1, description: 'How many.', example: 12 },
    },
  },
  description: "In which statutory months the national report counts the thread's tips, cases and takedown items.",
};

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
  @ApiProperty(listOf('TipSummary', 'The tips.'))
  tips: object[];

  /** The cases. */
  @ApiProperty(listOf('CaseDetail', 'The cases.'))
  cases: object[];

  /** The takedown requests. */
  @ApiProperty(listOf('TakedownRequest', 'The takedown requests.'))
  takedowns: object[];

  /** The coordination notices. */
  @ApiProperty(listOf('Notice', 'The coordination notices.'))
  notices: object[];

  /** In which statutory months the national report counts the thread's tips, cases and takedown items. */
  @ApiProperty(countedFacts)
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
