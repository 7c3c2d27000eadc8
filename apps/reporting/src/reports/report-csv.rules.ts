import { stringify } from 'csv-stringify/sync';
import type { FigureDto, NationalReportDto, RowDto, TakedownFiguresDto } from './national-report.dto.js';

type Line = [section: string, breakdown: string, code: string, name: string, ...figures: (number | null)[]];

const COLUMNS = ['section', 'breakdown', 'code', 'name', 'value', 'previous', 'share_of_previous_percent'];

/** The report as CSV (RFC 4180, UTF-8 with byte order mark, so that spreadsheets show Vietnamese): a line per figure. */
export function csvOf(report: NationalReportDto): string {
  const lines = [
    ...linesOf('tips', report.tips),
    ...linesOf('cases', report.cases),
    ...takedownLines('total', '', '', report.takedowns),
    ...report.takedowns.byPlatform.flatMap((row) => takedownLines('byPlatform', row.code, row.name, row)),
  ];
  return stringify([COLUMNS, ...lines], { bom: true, record_delimiter: 'windows' });
}

function linesOf(section: string, figures: object): Line[] {
  return Object.entries(figures as Record<string, FigureDto | RowDto[]>).flatMap(([breakdown, content]) =>
    Array.isArray(content)
      ? content.map((row): Line => [section, breakdown, row.code, row.name, ...numbersOf(row)])
      : [[section, breakdown, '', '', ...numbersOf(content)] satisfies Line],
  );
}

const takedownColumns = ['asked', 'done', 'partial', 'refused', 'notFound', 'open', 'late'] as const;

function takedownLines(breakdown: string, code: string, name: string, figures: TakedownFiguresDto): Line[] {
  return takedownColumns.map((what) => [`takedowns.${what}`, breakdown, code, name, ...numbersOf(figures[what])]);
}

function numbersOf({ value, previous, shareOfPrevious }: FigureDto): (number | null)[] {
  return [value, previous, shareOfPrevious];
}
