import type { LogBookEntryDto } from './log-book.dto.js';
import { columns } from './log-book-columns.rules.js';
import { firstLines, linesOf, type Measure } from './text-lines.rules.js';

const POINTS_PER_MM = 72 / 25.4;
const mm = (length: number) => length * POINTS_PER_MM;

/**
 * A4 across, which 30/2020/NĐ-CP (Appendix I, part I) allows where a document has tables: 16 columns have no room on the
 * upright page. Its margins: 20 to 25 mm above and below, 30 to 35 left, 15 to 20 right. All lengths in points.
 */
export const paper = {
  width: mm(297),
  height: mm(210),
  left: mm(30),
  right: mm(297 - 15),
  top: mm(20),
  bottom: mm(210 - 20),
};

/** Sizes of 30/2020/NĐ-CP, Appendix I; it sets none for tables, whose many columns share the page. */
export const size = { body: 12, motto: 13, title: 14, rule: 12, period: 13, pageNumber: 13, table: 7.5 };

/** Height of a line, for a size. */
export const LINE = 1.2;
/** Between a cell's border and its text. */
export const PADDING = 2;
/** What is longer stands in the spreadsheet and in the tip; no row is then higher than half a page. */
const LINES_MAX = 22;

/** A column of the printed page: some of the book's columns, one below the other. */
export interface PaperColumn {
  title: string;
  width: number;
  text: (entry: LogBookEntryDto) => string;
}

const lines = (...parts: string[]) => parts.filter((part) => part !== '').join('\n');
const c = columns;

const titled = (what: string, text: string) => (text === '' ? '' : `${what}: ${text}`);

/** Widths in points, before they are spread over the page; a date needs 38.5. */
const shares: readonly [share: number, title: string, text: PaperColumn['text']][] = [
  [40, 'Số thứ tự; mã tin báo', (entry) => lines(c.number.text(entry), c.tip.text(entry))],
  [39, 'Ngày, giờ tiếp nhận; ghi sổ', (entry) => lines(c.receivedAt.text(entry), 'Ghi sổ:', c.recordedAt.text(entry))],
  [46, 'Đơn vị tiếp nhận; hình thức', (entry) => lines(c.receiver.text(entry), c.channel.text(entry))],
  [
    42,
    'Người báo tin; yêu cầu giữ bí mật',
    (entry) => lines(c.informant.text(entry), titled('Giữ bí mật', c.secrecy.text(entry).toLowerCase())),
  ],
  [50, c.violation.title, c.violation.text],
  [56, c.subject.title, c.subject.text],
  [76, c.whereabouts.title, c.whereabouts.text],
  [50, c.goods.title, c.goods.text],
  [23, c.attachments.title, c.attachments.text],
  [38, c.classification.title, c.classification.text],
  [45, c.proposal.title, c.proposal.text],
  [45, c.decision.title, c.decision.text],
  [44, 'Đơn vị được chuyển; ngày chuyển', (entry) => lines(c.transfer.text(entry), c.transferredAt.text(entry))],
  [39, c.due.title, c.due.text],
  [
    48,
    'Kết quả xử lý; ngày báo cáo; ngày trả lời người báo tin',
    (entry) =>
      lines(
        c.result.text(entry),
        titled('Báo cáo', c.reportedAt.text(entry)),
        titled('Trả lời', c.answeredAt.text(entry)),
      ),
  ],
  [38, c.remarks.title, c.remarks.text],
];

const sum = shares.reduce((total, [share]) => total + share, 0);

/** The columns of the printed page, over its whole width. */
export const paperColumns: readonly PaperColumn[] = shares.map(([share, title, text]) => ({
  title,
  text,
  width: (share / sum) * (paper.right - paper.left),
}));

/** The lines of each cell of a row of texts, and the row's height. */
export function rowOf(
  texts: readonly string[],
  measure: Measure,
  most = LINES_MAX,
): { cells: string[][]; height: number } {
  const cells = paperColumns.map(({ width }, at) =>
    firstLines(linesOf(texts[at] ?? '', width - 2 * PADDING, measure), most),
  );
  const highest = Math.max(1, ...cells.map((cell) => cell.length));
  return { cells, height: highest * size.table * LINE + 2 * PADDING };
}
