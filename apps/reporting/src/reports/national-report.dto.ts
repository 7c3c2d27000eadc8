import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { Matches } from 'class-validator';
import { periodPattern } from '#shared/config';

const shareDescription = 'The value as a percentage of the previous period’s, one decimal; null where that is zero.';

/** Which period to report on. */
export class NationalReportQuery {
  /** Period id: `2026-M11` (15/10–14/11), `2026-Q4`, `2026-H1`, `2026-9M`, `2026-Y`; years 2020 to 2059. */
  @ApiProperty({
    type: String,
    pattern: periodPattern.source,
    description: 'Period id: statutory month (15/10–14/11 is `2026-M11`), quarter, half-year, nine months or year.',
    example: '2026-M11',
  })
  @Matches(periodPattern)
  period: string;
}

/** A reporting period. */
@ApiSchema({ name: 'ReportPeriod' })
export class PeriodDto {
  /** Period id. */
  @ApiProperty({ type: String, description: 'Period id.', example: '2026-M11' })
  id: string;

  /** Its first day in Viet Nam; empty before 2020. */
  @ApiProperty({ type: String, description: 'Its first day in Viet Nam.', example: '2026-10-15' })
  from: string;

  /** Its last day in Viet Nam; empty before 2020. */
  @ApiProperty({ type: String, description: 'Its last day in Viet Nam.', example: '2026-11-14' })
  to: string;
}

/** One figure with the previous period's. */
@ApiSchema({ name: 'Figure' })
export class FigureDto {
  /** The figure of the period: a count, or a sum in whole đồng. */
  @ApiProperty({ type: 'integer', description: 'The figure of the period: a count, or whole đồng.', example: 156 })
  value: number;

  /** The figure of the previous period. */
  @ApiProperty({ type: 'integer', description: 'The figure of the previous period.', example: 120 })
  previous: number;

  /** Percentage of the previous period's figure. */
  @ApiProperty({ type: Number, nullable: true, description: shareDescription, example: 130 })
  shareOfPrevious: number | null;
}

/** A figure of one member of a breakdown. */
@ApiSchema({ name: 'FigureRow' })
export class RowDto extends FigureDto {
  /** The member's code in the reference data; `unknown` where none was named. */
  @ApiProperty({ type: String, description: 'Code in the reference data, `unknown` for none.', example: 'phone' })
  code: string;

  /** Its Vietnamese name. */
  @ApiProperty({ type: String, description: 'Vietnamese name.', example: 'Điện thoại' })
  name: string;
}

/** Tips received in the period (indicator I12). */
@ApiSchema({ name: 'TipFigures' })
export class TipFiguresDto {
  /** All of them. */
  @ApiProperty({ type: FigureDto, description: 'All of them.' })
  total: FigureDto;

  /** Those entered more than an hour after their receipt, as in an outage; their share is by the total. */
  @ApiProperty({
    type: FigureDto,
    description: 'Those entered more than an hour after their receipt, as in an outage.',
  })
  enteredLate: FigureDto;

  /** By channel of receipt. */
  @ApiProperty({ type: [RowDto], description: 'By channel of receipt.' })
  byChannel: RowDto[];

  /** By their present state. */
  @ApiProperty({ type: [RowDto], description: 'By their present state.' })
  byState: RowDto[];

  /** By suspected violation. */
  @ApiProperty({ type: [RowDto], description: 'By suspected violation.' })
  byViolation: RowDto[];

  /** By province. */
  @ApiProperty({ type: [RowDto], description: 'By province.' })
  byProvince: RowDto[];

  /** By platform. */
  @ApiProperty({ type: [RowDto], description: 'By platform.' })
  byPlatform: RowDto[];
}

/** Cases opened in the period. */
@ApiSchema({ name: 'CaseFigures' })
export class CaseFiguresDto {
  /** All of them (I01). */
  @ApiProperty({ type: FigureDto, description: 'All of them.' })
  total: FigureDto;

  /** By the columns of the Committee's report (I02, I03, I04). */
  @ApiProperty({ type: [RowDto], description: 'By the columns of the Committee’s report (I02, I03, I04).' })
  byGroup: RowDto[];

  /** By violation. */
  @ApiProperty({ type: [RowDto], description: 'By violation.' })
  byViolation: RowDto[];

  /** By the agency that leads them now. */
  @ApiProperty({ type: [RowDto], description: 'By the agency that leads them now.' })
  byAgency: RowDto[];

  /** By province. */
  @ApiProperty({ type: [RowDto], description: 'By province.' })
  byProvince: RowDto[];

  /** By platform. */
  @ApiProperty({ type: [RowDto], description: 'By platform.' })
  byPlatform: RowDto[];

  /** By their present state. */
  @ApiProperty({ type: [RowDto], description: 'By their present state.' })
  byState: RowDto[];

  /** Concluded cases by outcome. */
  @ApiProperty({ type: [RowDto], description: 'Concluded cases by outcome.' })
  byOutcome: RowDto[];

  /** Fines in whole đồng (I08). */
  @ApiProperty({ type: FigureDto, description: 'Fines in whole đồng.' })
  finesVnd: FigureDto;

  /** Value of the violating goods in whole đồng (I08). */
  @ApiProperty({ type: FigureDto, description: 'Value of the violating goods in whole đồng.' })
  goodsValueVnd: FigureDto;
}

/** Items that platforms were asked to act on in the period (I11). */
@ApiSchema({ name: 'TakedownFigures' })
export class TakedownFiguresDto {
  /** All items asked. */
  @ApiProperty({ type: FigureDto, description: 'All items asked.' })
  asked: FigureDto;

  /** Done as asked. */
  @ApiProperty({ type: FigureDto, description: 'Done as asked.' })
  done: FigureDto;

  /** Done in part. */
  @ApiProperty({ type: FigureDto, description: 'Done in part.' })
  partial: FigureDto;

  /** Refused by the platform. */
  @ApiProperty({ type: FigureDto, description: 'Refused by the platform.' })
  refused: FigureDto;

  /** Not found by the platform. */
  @ApiProperty({ type: FigureDto, description: 'Not found by the platform.' })
  notFound: FigureDto;

  /** Without confirmation so far. */
  @ApiProperty({ type: FigureDto, description: 'Without confirmation so far.' })
  open: FigureDto;

  /** Not confirmed within 24 hours of delivery, whatever came after. */
  @ApiProperty({ type: FigureDto, description: 'Not confirmed within 24 hours of delivery, whatever came after.' })
  late: FigureDto;
}

/** The same for one platform. */
@ApiSchema({ name: 'PlatformTakedownFigures' })
export class PlatformTakedownsDto extends TakedownFiguresDto {
  /** Code of the platform. */
  @ApiProperty({ type: String, description: 'Code of the platform.', example: 'platform-cho-viet' })
  code: string;

  /** Its name. */
  @ApiProperty({ type: String, description: 'Its name.', example: 'Sàn Chợ Việt' })
  name: string;
}

/** All takedown figures. */
@ApiSchema({ name: 'NationalTakedownFigures' })
export class TakedownsDto extends TakedownFiguresDto {
  /** By platform. */
  @ApiProperty({ type: [PlatformTakedownsDto], description: 'By platform.' })
  byPlatform: PlatformTakedownsDto[];
}

/**
 * The national report on e-commerce. Each tip, case and item counts in the period in which it began (was received,
 * opened, asked), with its present state: figures of a past period go on changing until all in it has ended.
 */
@ApiSchema({ name: 'NationalReport' })
export class NationalReportDto {
  /** The period reported on. */
  @ApiProperty({ type: PeriodDto, description: 'The period reported on.' })
  period: PeriodDto;

  /** The period compared with: the month or quarter before, or the same period of the year before. */
  @ApiProperty({
    type: PeriodDto,
    description: 'The period compared with: the month or quarter before; otherwise the same period a year before.',
  })
  previousPeriod: PeriodDto;

  /** When the latest event that the figures contain was recorded; null while there are none. */
  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'When the latest event that the figures contain was recorded.',
    example: '2026-11-14T09:30:00.000Z',
  })
  asOf: string | null;

  /** Tips. */
  @ApiProperty({ type: TipFiguresDto, description: 'Tips received.' })
  tips: TipFiguresDto;

  /** Cases. */
  @ApiProperty({ type: CaseFiguresDto, description: 'Cases opened.' })
  cases: CaseFiguresDto;

  /** Takedowns. */
  @ApiProperty({ type: TakedownsDto, description: 'Takedown items asked.' })
  takedowns: TakedownsDto;
}
