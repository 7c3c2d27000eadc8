import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { CodeField, PatternField, TextField } from '../field.dto.js';

const DAY = '^\\d{4}-\\d{2}-\\d{2}$';

@ApiSchema({
  name: 'NewCalendarException',
  description: 'A day that differs from its week: a holiday, or a swapped working day.',
})
export class NewCalendarExceptionDto {
  @PatternField({ pattern: DAY, max: 10, description: 'The day in Viet Nam, after today.', example: '2027-02-08' })
  day: string;

  @CodeField({ of: ['holiday', 'working-day'], description: 'Whether it is worked on.', example: 'holiday' })
  kind: 'holiday' | 'working-day';

  @TextField({ max: 300, description: 'The legal source.', example: 'Thông báo của Bộ Nội vụ về nghỉ Tết 2027' })
  source: string;
}

@ApiSchema({ name: 'CalendarException', description: 'A day that differs from its week.' })
export class CalendarExceptionDto {
  @ApiProperty({ type: String, format: 'date', description: 'The day in Viet Nam.', example: '2026-09-02' })
  day: string;

  @ApiProperty({ enum: ['holiday', 'working-day'], description: 'Whether it is worked on.', example: 'holiday' })
  kind: string;

  @ApiProperty({ type: String, description: 'The legal source.', example: 'Bộ luật Lao động 2019 Điều 112' })
  source: string;
}

@ApiSchema({ name: 'CalendarExceptions', description: 'All days that differ from their week, in order.' })
export class CalendarExceptionsDto {
  @ApiProperty({ type: [CalendarExceptionDto], description: 'The days.' })
  items: CalendarExceptionDto[];
}
