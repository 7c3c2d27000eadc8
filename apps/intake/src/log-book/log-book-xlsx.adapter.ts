import { strToU8, Zip, ZipDeflate } from 'fflate';
import type { LogBookEntryDto } from './log-book.dto.js';
import type { BookHead } from './log-book-head.rules.js';
import {
  entryRow,
  FIRST_ENTRY_ROW,
  footRows,
  headRows,
  repeated,
  sheetBegin,
  sheetEnd,
  writeRows,
} from './log-book-sheet.rules.js';
import { fileParts } from './spreadsheet-file.rules.js';
import { rowXml } from './spreadsheet.rules.js';

/** What the spreadsheet programs of others write too: the file's bytes must not depend on when it is made. */
const NO_TIME = new Date(1980, 0, 1);

/**
 * A log book as a spreadsheet (ECMA-376), in pieces, as its entries come. The same entries make the same bytes.
 * Writing it takes no library, as none writes merged cells and page settings row by row without the time of day in it.
 */
export async function* xlsxOf(
  head: BookHead,
  pages: AsyncIterable<readonly LogBookEntryDto[]>,
): AsyncGenerator<Uint8Array> {
  const archive = new Archive();
  for (const [path, xml] of fileParts(head, repeated)) archive.add(path, xml);
  const top = writeRows(headRows(head), 1);
  archive.begin('xl/worksheets/sheet1.xml', sheetBegin() + top.xml);
  yield* archive.ready();
  let entries = 0;
  for await (const page of pages) {
    const from = FIRST_ENTRY_ROW + entries;
    archive.continue(page.map((entry, index) => rowXml(from + index, entryRow(entry))).join(''));
    entries += page.length;
    yield* archive.ready();
  }
  const foot = writeRows(footRows(entries), FIRST_ENTRY_ROW + entries);
  archive.continue(foot.xml);
  archive.end(sheetEnd([...top.merged, ...foot.merged]));
  yield* archive.ready();
}

/** A zip file that grows by parts of text; the last of them in pieces. */
class Archive {
  private readonly zip = new Zip((error, piece) => {
    if (error) throw error;
    this.pieces.push(piece);
  });
  private pieces: Uint8Array[] = [];
  private open: ZipDeflate | undefined;

  add(path: string, text: string): void {
    this.begin(path, '');
    this.open?.push(strToU8(text), true);
  }

  begin(path: string, text: string): void {
    this.open = new ZipDeflate(path, { level: 6 });
    this.open.mtime = NO_TIME;
    this.zip.add(this.open);
    this.continue(text);
  }

  continue(text: string): void {
    if (text !== '') this.open?.push(strToU8(text));
  }

  end(text: string): void {
    this.open?.push(strToU8(text), true);
    this.zip.end();
  }

  /** What has been written since the last time. */
  *ready(): Generator<Uint8Array> {
    const pieces = this.pieces;
    this.pieces = [];
    yield* pieces;
  }
}
