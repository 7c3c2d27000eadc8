import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { PatternField } from '../field.dto.js';
import { SimilarTipsDto } from '../similar/similar.dto.js';

const aMoment = { type: String, format: 'date-time', example: '2026-11-24T01:30:00.000Z' } as const;

@ApiSchema({ name: 'Followed', description: 'What somebody keeps who follows a subject.' })
export class FollowedDto {
  @ApiProperty({
    type: String,
    pattern: '^[0-9]{16}$',
    description: 'The code with which they ask for the state. Shown once; it cannot be recovered.',
    example: '4821093377126054',
  })
  receiptCode: string;

  @ApiProperty({ ...aMoment, description: 'Since when the subject is followed.' })
  followedAt: string;
}

@ApiSchema({ name: 'FollowLookup', description: 'A question about a followed subject by the code alone.' })
export class FollowLookupDto {
  @PatternField({
    pattern: '^[0-9]{4}([ -]?[0-9]{4}){3}$',
    max: 19,
    description: 'The 16 digits, plain or in groups of four.',
    example: '4821 0933 7712 6054',
  })
  receiptCode: string;
}

@ApiSchema({ name: 'Follow', description: 'What somebody is told who follows a subject.' })
export class FollowDto extends SimilarTipsDto {
  @ApiProperty({ ...aMoment, description: 'Since when the subject is followed.' })
  followedAt: string;
}
