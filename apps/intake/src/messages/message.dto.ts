import { ApiProperty, ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';
import { IsInt, Max, Min, ValidateIf } from 'class-validator';
import { messageKinds } from '#shared/contracts';
import { CodeField, TextField } from '../field.dto.js';
import { ReceiptLookupDto } from '../receipts/receipt-lookup.dto.js';
import { informantKinds, MESSAGE_CHARACTERS_MAX, MESSAGES_OF_SIDE_MAX, officerKinds } from './message.rules.js';

const orNull = { nullable: true } as const;
const NUMBER_MAX = 2 * MESSAGES_OF_SIDE_MAX;

@ApiSchema({
  name: 'InformantMessage',
  description: 'What an informant says about their tip, by the receipt code alone.',
})
export class InformantMessageDto extends ReceiptLookupDto {
  @CodeField({
    of: informantKinds,
    description: 'Further facts, an answer to a question, or that what was reported is still going on.',
    example: 'still-going-on',
  })
  kind: (typeof informantKinds)[number];

  @TextField({
    max: MESSAGE_CHARACTERS_MAX,
    multiline: true,
    optional: true,
    description: 'The words; may be left out only with `still-going-on`.',
    example: 'Hôm nay gian hàng vẫn bán, đã đổi tên thành Hoa Sen 2.',
  })
  text?: string;

  @ApiPropertyOptional({
    type: 'integer',
    minimum: 1,
    maximum: NUMBER_MAX,
    description: 'For `answer`, and only then, the number of the question.',
    example: 2,
  })
  @ValidateIf((_, value: unknown) => value !== undefined)
  @IsInt()
  @Min(1)
  @Max(NUMBER_MAX)
  inReplyTo?: number;
}

@ApiSchema({ name: 'OfficerMessage', description: 'What an officer says to the informant, who stays unknown.' })
export class OfficerMessageDto {
  @CodeField({
    of: officerKinds,
    description: 'A question while the tip is under way, or the outcome once it has ended.',
    example: 'question',
  })
  kind: (typeof officerKinds)[number];

  @TextField({
    max: MESSAGE_CHARACTERS_MAX,
    multiline: true,
    description: 'The words. The informant reads them with the receipt code.',
    example: 'Bạn có còn giữ hộp sữa và hóa đơn không?',
  })
  text: string;
}

@ApiSchema({ name: 'SaidMessage', description: 'One message of the talk with an informant.' })
export class SaidMessageDto {
  @ApiProperty({ type: 'integer', minimum: 1, description: 'Its number in the talk.', example: 3 })
  number: number;

  @ApiProperty({ enum: messageKinds, description: 'What kind of message it is.', example: 'question' })
  kind: string;

  @ApiProperty({ enum: ['informant', 'officer'], description: 'Which side said it.', example: 'officer' })
  by: string;

  @ApiProperty({ type: String, ...orNull, description: 'The words.', example: 'Bạn có còn giữ hộp sữa không?' })
  text: string | null;

  @ApiProperty({ type: 'integer', ...orNull, description: 'The question that it answers.', example: null })
  inReplyTo: number | null;

  @ApiProperty({
    type: String,
    format: 'date-time',
    description: 'When it was said.',
    example: '2026-11-24T01:30:00.000Z',
  })
  at: string;
}

@ApiSchema({ name: 'TipMessage', description: 'One message of the talk, as officers see it.' })
export class TipMessageDto extends SaidMessageDto {
  @ApiProperty({
    type: String,
    ...orNull,
    description: 'Code of the body whose officer said it.',
    example: 'market-surveillance-79',
  })
  body: string | null;
}

@ApiSchema({ name: 'TipMessages', description: 'The whole talk about a tip, the first message first.' })
export class TipMessagesDto {
  @ApiProperty({ type: [TipMessageDto], maxItems: NUMBER_MAX, description: 'The messages.' })
  items: TipMessageDto[];
}
