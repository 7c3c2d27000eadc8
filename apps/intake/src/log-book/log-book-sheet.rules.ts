import type { LogBookEntryDto } from './log-book.dto.js';
import { columns, type LogBookColumn } from './log-book-columns.rules.js';
import { motto, placeAndDate, signers, signHere, totalOf, type BookHead } from './log-book-head.rules.js';
import { MAIN, style, XML } from './spreadsheet-file.rules.js';
import { linesOf } from './text-lines.rules.js';
import { columnName, rowXml, serialOf, type Cell, type SheetRow } from './spreadsheet.rules.js';

const all: readonly LogBookColumn[] = Object.values(columns);

/** The columns on the left one of two printed pages: what the tip says. The right one: what was done about it. */
const LEFT_PAGE = 12;
/** What both pages show: number and reference. */
const IDENTIFYING = 2;
/** At which the twelve columns fill an A4 page across, in percent. */
const PRINTED_SCALE = 64;
/** Columns over which the halves of the head reach, none of them one that both pages show. */
const halves = { left: [IDENTIFYING, 5], right: [8, LEFT_PAGE - 1] } as const;
const middle = [IDENTIFYING, LEFT_PAGE - 1] as const;
type Span = readonly [from: number, to: number];

const HEADER_ROW = 8;
/** The row of the first entry. */
export const FIRST_ENTRY_ROW = HEADER_ROW + 2;
/** What every printed page repeats. */
export const repeated = {
  columns: `$A:$${columnName(IDENTIFYING - 1)}`,
  rows: `$${HEADER_ROW}:$${HEADER_ROW + 1}`,
};
const DOUBLE_LINE = 33;
const HEADER_HEIGHT = 60;
const LINE_HEIGHT = 14.5;
/** The highest that a spreadsheet has. */
const ROW_HEIGHT_MAX = 409;
/** Room for signatures, in rows. */
const SIGNATURE_ROWS = 5;

interface SpannedRow extends SheetRow {
  spans: readonly Span[];
}

/** The rows above the entries, with what is merged in them. */
export function headRows(head: BookHead): SpannedRow[] {
  const both = (left: Cell, right: Cell): SpannedRow => ({ cells: [left, right], spans: [halves.left, halves.right] });
  const across = (value: string, ofStyle: number): SpannedRow => ({
    cells: [cell(middle[0], ofStyle, value)],
    spans: [middle],
  });
  const [left, right] = [halves.left[0], halves.right[0]];
  return [
    { ...both(cell(left, style.parent, head.parent), cell(right, style.strong, motto[0])), height: DOUBLE_LINE },
    { ...both(cell(left, style.strong, head.body), cell(right, style.motto, motto[1])), height: DOUBLE_LINE },
    { cells: [], spans: [] },
    across(head.title, style.title),
    across(head.rule, style.slanted),
    across(head.period, style.period),
    { cells: [], spans: [] },
    { cells: all.map(({ title }, at) => cell(at, style.header, title)), spans: [], height: HEADER_HEIGHT },
    { cells: all.map((_, at) => cell(at, style.place, `(${at + 1})`)), spans: [] },
  ];
}

/** The row of an entry. */
export function entryRow(entry: LogBookEntryDto): SheetRow {
  const cells = all.map((one, at) => entryCell(one, at, entry));
  return { cells, height: heightOf(cells) };
}

function entryCell({ text, moment, isDay }: LogBookColumn, at: number, entry: LogBookEntryDto): Cell {
  const told = moment?.(entry);
  if (told === null || told === undefined) return cell(at, style.text, text(entry));
  return isDay ? cell(at, style.day, Math.floor(serialOf(told))) : cell(at, style.moment, serialOf(told));
}

/** Readers that do not measure texts themselves need to be told. */
function heightOf(cells: readonly Cell[]): number {
  const counts = cells.map(({ column, value }) => linesOf(String(value), all[column]?.width ?? 0, () => 1).length);
  return Math.min(ROW_HEIGHT_MAX, Math.max(1, ...counts) * LINE_HEIGHT + 2);
}

/** The rows below the entries. */
export function footRows(entries: number): SpannedRow[] {
  const [left, right] = [halves.left[0], halves.right[0]];
  const two = (ofStyle: number, a: string, b: string): SpannedRow => ({
    cells: [cell(left, ofStyle, a), cell(right, ofStyle, b)],
    spans: [halves.left, halves.right],
  });
  const blank = Array.from({ length: SIGNATURE_ROWS }, (): SpannedRow => ({ cells: [], spans: [] }));
  return [
    { cells: [cell(middle[0], style.total, totalOf(entries))], spans: [middle] },
    { cells: [], spans: [] },
    two(style.slanted, '', placeAndDate),
    two(style.strong, ...signers),
    two(style.slanted, signHere, signHere),
    ...blank,
  ];
}

function cell(column: number, ofStyle: number, value: string | number): Cell {
  return { column, style: ofStyle, value };
}

/** Rows as XML, from a row number on, and what is merged in them. */
export function writeRows(rows: readonly SpannedRow[], from: number): { xml: string; merged: string[] } {
  return {
    xml: rows.map((row, index) => rowXml(from + index, row)).join(''),
    merged: rows.flatMap(({ spans }, index) =>
      spans.map(([first, to]) => `${columnName(first)}${from + index}:${columnName(to)}${from + index}`),
    ),
  };
}

/** The worksheet up to its first row: the header row stays in sight, and the columns have their widths. */
export function sheetBegin(): string {
  const widths = all.map(({ width }, at) => `<col min="${at + 1}" max="${at + 1}" width="${width}" customWidth="1"/>`);
  const pane = `<pane xSplit="${IDENTIFYING}" ySplit="${FIRST_ENTRY_ROW - 1}" topLeftCell="C${FIRST_ENTRY_ROW}" activePane="bottomRight" state="frozen"/>`;
  return (
    `${XML}<worksheet xmlns="${MAIN}"><sheetViews><sheetView workbookViewId="0" zoomScale="85">${pane}</sheetView></sheetViews>` +
    `<sheetFormatPr defaultRowHeight="15"/><cols>${widths.join('')}</cols><sheetData>`
  );
}

/**
 * The worksheet from its last row on: A4 across, two pages side by side, the margins and the page number of 30/2020/NĐ-CP (centred in the top
 * margin, not on the first page).
 */
export function sheetEnd(merged: readonly string[]): string {
  const cells = merged.map((ref) => `<mergeCell ref="${ref}"/>`).join('');
  return (
    `</sheetData><mergeCells count="${merged.length}">${cells}</mergeCells>` +
    `<pageMargins left="1.1811" right="0.5906" top="0.7874" bottom="0.7874" header="0.3937" footer="0.3937"/>` +
    `<pageSetup paperSize="9" orientation="landscape" pageOrder="overThenDown" scale="${PRINTED_SCALE}"/>` +
    `<headerFooter differentFirst="1"><oddHeader>&amp;C&amp;"Times New Roman,Regular"&amp;13&amp;P</oddHeader></headerFooter>` +
    `<colBreaks count="1" manualBreakCount="1"><brk id="${LEFT_PAGE}" max="1048575" man="1"/></colBreaks>` +
    `</worksheet>`
  );
}
