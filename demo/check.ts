import { rowsOf } from './csv.ts';
import type { Figures } from './expected-report.ts';

interface Figure {
  value: number;
  previous: number;
  shareOfPrevious: number | null;
}

type Row = Figure & { code: string; name: string };

type Section = Record<string, Figure | Row[]>;

export interface NationalReport {
  period: { id: string; from: string; to: string };
  previousPeriod: { id: string };
  asOf: string | null;
  tips: Section;
  cases: Section;
  takedowns: Section & { byPlatform: (Section & { code: string; name: string })[] };
}

/** A figure of a report, and what a report of the first period must say of the one before. */
interface Shown {
  value: number;
  previous: number;
  share: number | null;
}

type ShownFigure = [name: string, figure: Shown];

/** Every difference between what the report says, as JSON and as CSV, and what it must say; empty when there is none. */
export function differences(expected: Figures, json: NationalReport, csv: string): string[] {
  return [...comparison('JSON', expected, figuresOfJson(json)), ...comparison('CSV', expected, figuresOfCsv(csv))];
}

function comparison(form: string, expected: Figures, shown: readonly ShownFigure[]): string[] {
  const figures = new Map(shown);
  if (figures.size < shown.length) return [`${form}: a figure is shown twice`];
  const names = [...new Set([...expected.keys(), ...figures.keys()])].sort();
  return names.flatMap((name) => {
    const figure = figures.get(name);
    const due = expected.get(name);
    if (figure?.value !== due) return [`${form} ${name}: the report says ${figure?.value}, the ledger ${due}`];
    if (figure?.previous === 0 && figure.share === null) return [];
    return [`${form} ${name}: there was nothing before, and the report says ${JSON.stringify(figure)}`];
  });
}

/** Every figure of the report by its name. */
function figuresOfJson({ tips, cases, takedowns }: NationalReport): ShownFigure[] {
  const { byPlatform, ...all } = takedowns;
  return [
    ...figuresOfSection('tips', tips),
    ...figuresOfSection('cases', cases),
    ...figuresOfSection('takedowns', all),
    ...byPlatform.flatMap(({ code, name: _, ...figures }) => figuresOfSection(`takedowns.byPlatform.${code}`, figures)),
  ];
}

function figuresOfSection(section: string, figures: Section): ShownFigure[] {
  return Object.entries(figures).flatMap(([name, content]) =>
    Array.isArray(content)
      ? content.map((row): ShownFigure => [`${section}.${name}.${row.code}`, shown(row)])
      : [[`${section}.${name}`, shown(content)] satisfies ShownFigure],
  );
}

function shown({ value, previous, shareOfPrevious }: Figure): Shown {
  return { value, previous, share: shareOfPrevious };
}

function figuresOfCsv(text: string): ShownFigure[] {
  const [, ...rows] = rowsOf(text);
  return rows.map((row) => [nameOf(row), figureOf(row)]);
}

/** A line of takedowns says in its section which figure it is, and in its breakdown of what. */
function nameOf([section = '', breakdown = '', code = '']: string[]): string {
  const [kind = '', figure] = section.split('.');
  if (figure === undefined) return [kind, breakdown, code].filter((part) => part !== '').join('.');
  return breakdown === 'total' ? section : `${kind}.${breakdown}.${code}.${figure}`;
}

function figureOf([, , , , value, previous, share]: string[]): Shown {
  return { value: Number(value), previous: Number(previous), share: share === '' ? null : Number(share) };
}
