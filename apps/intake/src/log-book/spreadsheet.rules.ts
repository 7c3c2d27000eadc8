/** What a cell of a worksheet holds: a text of its own style, or a number. */
export interface Cell {
  column: number;
  style: number;
  value: string | number;
}

/** One row of a worksheet; its height follows from its texts unless it is given, in points. */
export interface SheetRow {
  cells: readonly Cell[];
  height?: number;
}

const LETTERS = 26;
const A = 65;

/** The letters of a column, counted from 0: `A` … `Z`, `AA` … */
export function columnName(column: number): string {
  const last = String.fromCharCode(A + (column % LETTERS));
  return column < LETTERS ? last : columnName(Math.floor(column / LETTERS) - 1) + last;
}

/** A row as SpreadsheetML. Texts are texts whatever they begin with: no reader takes one for a formula. */
export function rowXml(number: number, { cells, height }: SheetRow): string {
  const custom = height === undefined ? '' : ` ht="${height}" customHeight="1"`;
  return `<row r="${number}"${custom}>${cells.map((cell) => cellXml(number, cell)).join('')}</row>`;
}

function cellXml(row: number, { column, style, value }: Cell): string {
  const at = `r="${columnName(column)}${row}" s="${style}"`;
  if (typeof value === 'number') return `<c ${at}><v>${value}</v></c>`;
  if (value === '') return `<c ${at}/>`;
  return `<c ${at} t="inlineStr"><is><t xml:space="preserve">${escapeXml(value)}</t></is></c>`;
}

// What XML 1.0 cannot hold, even escaped.
const unspeakable =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', '\r': '' };

/** A text for XML; spreadsheets would read `_x0041_` in it as `A`, so that its underscore is written as one. */
export function escapeXml(text: string): string {
  return text
    .replace(unspeakable, '')
    .replace(/_(?=x[0-9a-f]{4}_)/gi, '_x005F_')
    .replace(/[&<>"\r]/g, (one) => entities[one] ?? '');
}

const DAY_MS = 24 * 60 * 60 * 1000;
/** The serial number of 1970-01-01. */
const EPOCH_SERIAL = 25_569;
const VIET_NAM_MS = 7 * 60 * 60 * 1000;

/** A moment as spreadsheets count it, in Viet Nam’s time. */
export function serialOf(at: string): number {
  const minute = Math.floor(Date.parse(at) / 60_000) * 60_000;
  return Number(((minute + VIET_NAM_MS) / DAY_MS + EPOCH_SERIAL).toFixed(10));
}
