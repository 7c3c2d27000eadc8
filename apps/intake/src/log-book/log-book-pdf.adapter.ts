import { setImmediate as others } from 'node:timers/promises';
import PDFDocument from 'pdfkit';
import type { LogBookEntryDto } from './log-book.dto.js';
import { motto, placeAndDate, signers, signHere, totalOf, type BookHead } from './log-book-head.rules.js';
import { LINE, PADDING, paper, paperColumns, rowOf, size } from './log-book-paper.rules.js';
import { evenLinesOf } from './text-lines.rules.js';
import { tinos, type Typeface } from './typeface.adapter.js';

/** Room that the signatures need, in points. */
const SIGNATURES = 130;
/** The left part of the head, which holds the longer names. */
const LEFT = 385;
const WIDTH = paper.right - paper.left;
const middleOf = {
  left: paper.left + LEFT / 2,
  right: paper.left + (LEFT + WIDTH) / 2,
  page: paper.left + WIDTH / 2,
};

/**
 * A log book as a printed document (PDF), in pieces, as its entries come. The same entries make the same bytes. After
 * each page others get their turn in the process.
 */
export async function* pdfOf(
  head: BookHead,
  pages: AsyncIterable<readonly LogBookEntryDto[]>,
): AsyncGenerator<Uint8Array> {
  const book = new BookPaper(head);
  let entries = 0;
  for await (const page of pages)
    for (const entry of page) {
      entries += 1;
      if (!book.write(paperColumns.map(({ text }) => text(entry)))) continue;
      yield* book.ready();
      await others();
    }
  book.close(totalOf(entries));
  yield* book.ready();
}

/** The pages of a book. */
class BookPaper {
  private readonly document: PDFKit.PDFDocument;
  private readonly regular = tinos.regular();
  private readonly bold = tinos.bold();
  private readonly italic = tinos.italic();
  private page = 0;
  private y: number = paper.top;

  constructor(head: BookHead) {
    this.document = new PDFDocument({
      ...{ size: [paper.width, paper.height], margin: 0, autoFirstPage: false, fontLayoutCache: false, lang: 'vi' },
      ...{ pdfVersion: '1.7', displayTitle: true },
      // No font of its own: it would embed one that nothing is written in.
      font: null as unknown as string,
      info: {
        Title: head.title,
        Author: head.body,
        Creator: 'Vigil 389',
        Producer: 'Vigil 389',
        CreationDate: head.datedAt,
      },
    });
    for (const { name, font } of [this.regular, this.bold, this.italic])
      this.document.registerFont(name, font as unknown as PDFKit.Mixins.PDFFontSource);
    this.turn();
    this.writeHead(head);
    this.writeTitles();
  }

  /** Writes an entry; answers whether a page has become full before it. */
  write(texts: readonly string[]): boolean {
    const row = rowOf(texts, (character) => this.regular.widthOf(character) * size.table);
    const turned = this.y + row.height > paper.bottom;
    if (turned) {
      this.turn();
      this.writeTitles();
    }
    this.writeRow(row, this.regular);
    return turned;
  }

  /** Writes what stands below the entries; nothing can be written after it. */
  close(total: string): void {
    if (this.y + SIGNATURES > paper.bottom) this.turn();
    this.y += 8;
    this.line(total, { face: this.bold, size: size.body, x: paper.left });
    this.y += size.body * LINE + 10;
    this.centred([placeAndDate], middleOf.right, { face: this.italic, size: size.motto });
    const top = this.y;
    for (const [place, signer] of [signers[0], signers[1]].entries()) {
      this.y = top;
      const middle = place === 0 ? middleOf.left : middleOf.right;
      this.centred([signer], middle, { face: this.bold, size: size.motto });
      this.centred([signHere], middle, { face: this.italic, size: size.rule });
    }
    this.document.end();
  }

  /** What has been written since the last time. */
  *ready(): Generator<Uint8Array> {
    for (let piece = this.read(); piece !== null; piece = this.read()) yield piece;
  }

  private read(): Buffer | null {
    return this.document.read() as Buffer | null;
  }

  /** The number stands in the middle of the upper margin, but not on the first page. */
  private turn(): void {
    this.document.addPage();
    this.page += 1;
    if (this.page > 1) {
      this.y = paper.top / 2 - size.pageNumber / 2;
      this.centred([String(this.page)], middleOf.page, { face: this.regular, size: size.pageNumber });
    }
    this.y = paper.top;
  }

  private writeHead({ parent, body, title, rule, period }: BookHead): void {
    const top = this.y;
    this.centred(this.broken(parent, this.regular, size.body), middleOf.left, { face: this.regular, size: size.body });
    const lines = this.broken(body, this.bold, size.body);
    this.centred(lines, middleOf.left, { face: this.bold, size: size.body });
    this.underline(middleOf.left, this.widthOf(lines.at(-1) ?? '', this.bold, size.body) / 2);
    const left = this.y;
    this.y = top;
    this.centred([motto[0]], middleOf.right, { face: this.bold, size: size.body });
    this.centred([motto[1]], middleOf.right, { face: this.bold, size: size.motto });
    this.underline(middleOf.right, this.widthOf(motto[1], this.bold, size.motto));
    this.y = Math.max(left, this.y) + 12;
    this.centred([title], middleOf.page, { face: this.bold, size: size.title });
    this.centred([rule], middleOf.page, { face: this.italic, size: size.rule });
    this.centred([period], middleOf.page, { face: this.regular, size: size.period });
    this.y += 8;
  }

  private writeTitles(): void {
    const bold = (character: string) => this.bold.widthOf(character) * size.table;
    const line = this.y;
    this.writeRow(
      rowOf(
        paperColumns.map(({ title }) => title),
        bold,
      ),
      this.bold,
      true,
    );
    this.writeRow(
      rowOf(
        paperColumns.map((_, at) => `(${at + 1})`),
        bold,
      ),
      this.italic,
      true,
    );
    this.document.moveTo(paper.left, line).lineTo(paper.right, line).stroke();
  }

  private writeRow({ cells, height }: ReturnType<typeof rowOf>, face: Typeface, centred = false): void {
    let x = paper.left;
    this.document
      .lineWidth(0.5)
      .moveTo(x, this.y)
      .lineTo(x, this.y + height);
    for (const [at, { width }] of paperColumns.entries()) {
      for (const [index, text] of (cells[at] ?? []).entries()) {
        const indent = centred ? (width - this.widthOf(text, face, size.table)) / 2 : PADDING;
        const y = this.y + PADDING + index * size.table * LINE;
        this.put(text, { face, size: size.table, x: x + indent, y });
      }
      x += width;
      this.document.moveTo(x, this.y).lineTo(x, this.y + height);
    }
    this.y += height;
    this.document.moveTo(paper.left, this.y).lineTo(paper.right, this.y).stroke();
  }

  private broken(text: string, face: Typeface, points: number): string[] {
    return evenLinesOf(text, LEFT - 20, (character) => face.widthOf(character) * points);
  }

  private centred(lines: readonly string[], middle: number, set: { face: Typeface; size: number }): void {
    for (const text of lines) {
      this.line(text, { ...set, x: middle - this.widthOf(text, set.face, set.size) / 2 });
      this.y += set.size * LINE;
    }
  }

  private line(text: string, set: { face: Typeface; size: number; x: number }): void {
    this.put(text, { ...set, y: this.y });
  }

  private underline(middle: number, width: number): void {
    this.document
      .lineWidth(0.7)
      .moveTo(middle - width / 2, this.y + 2)
      .lineTo(middle + width / 2, this.y + 2)
      .stroke();
  }

  private widthOf(text: string, face: Typeface, points: number): number {
    return [...text].reduce((sum, character) => sum + face.widthOf(character) * points, 0);
  }

  private put(
    text: string,
    { face, size: points, x, y }: { face: Typeface; size: number; x: number; y: number },
  ): void {
    const measured = { textWidth: 0, wordCount: 1 }; // Needed for underlining and justifying only.
    this.document.font(face.name, points);
    this.document.text(text, x, y, { lineBreak: false, ...measured });
  }
}
