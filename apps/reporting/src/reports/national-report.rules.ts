import { previousOf, type Period } from '#shared/config';
import type { FigureTable } from './figure-table.rules.js';
import { nameOf } from './names.rules.js';
import type {
  CaseFiguresDto,
  NationalReportDto,
  PeriodDto,
  TakedownFiguresDto,
  TakedownsDto,
  TipFiguresDto,
} from './national-report.dto.js';

/** The report from its figures. */
export function nationalReportOf(
  period: Period,
  table: FigureTable,
  known: { asOf: Date | null; bodies: ReadonlyMap<string, string> },
): NationalReportDto {
  return {
    period: shown(period),
    previousPeriod: shown(previousOf(period)),
    asOf: known.asOf?.toISOString() ?? null,
    tips: tipsOf(table),
    cases: casesOf(table),
    takedowns: takedownsOf(table, known.bodies),
  };
}

function shown({ id, from, to }: Period): PeriodDto {
  return { id, from, to };
}

function tipsOf(table: FigureTable): TipFiguresDto {
  return {
    total: table.figure('tips'),
    enteredLate: table.figure('tips-entered-late'),
    byChannel: table.breakdown('tips', 'channel'),
    byState: table.breakdown('tips', 'state', 'tip-state'),
    byViolation: table.breakdown('tips', 'violation'),
    byProvince: table.breakdown('tips', 'province'),
    byPlatform: table.breakdown('tips', 'platform'),
  };
}

function casesOf(table: FigureTable): CaseFiguresDto {
  return {
    total: table.figure('cases'),
    byGroup: table.breakdown('cases', 'report-group'),
    byViolation: table.breakdown('cases', 'violation'),
    byAgency: table.breakdown('cases', 'agency'),
    byProvince: table.breakdown('cases', 'province'),
    byPlatform: table.breakdown('cases', 'platform'),
    byState: table.breakdown('cases', 'state'),
    byOutcome: table.breakdown('cases', 'outcome'),
    finesVnd: table.figure('fines-vnd'),
    goodsValueVnd: table.figure('goods-value-vnd'),
  };
}

function takedownsOf(table: FigureTable, bodies: ReadonlyMap<string, string>): TakedownsDto {
  const platforms = table.membersOf('takedown-items-asked', 'platform').sort();
  return {
    ...takedownFigures(table),
    byPlatform: platforms.map((code) => ({
      code,
      name: nameOf('platform', code, bodies),
      ...takedownFigures(table, code),
    })),
  };
}

function takedownFigures(table: FigureTable, platform?: string): TakedownFiguresDto {
  const figure = (what: string) =>
    platform === undefined
      ? table.figure(`takedown-items-${what}`)
      : table.figure(`takedown-items-${what}`, 'platform', platform);
  return {
    asked: figure('asked'),
    done: figure('done'),
    partial: figure('partial'),
    refused: figure('refused'),
    notFound: figure('not-found'),
    open: figure('open'),
    late: figure('late'),
  };
}
