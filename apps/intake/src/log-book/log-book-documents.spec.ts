import { strFromU8, unzipSync } from 'fflate';
import { readXlsx } from 'hucre/xlsx';
import { extractText, getDocumentProxy } from 'unpdf';
import type { PDFDocumentProxy } from 'unpdf/pdfjs';
import { anEntry, entriesOf } from '../../test/log-book.data.js';
import { headOf } from './log-book-head.rules.js';
import { pdfOf } from './log-book-pdf.adapter.js';
import { xlsxOf } from './log-book-xlsx.adapter.js';
import type { LogBookEntryDto } from './log-book.dto.js';
import { tinos } from './typeface.adapter.js';

const range = { id: '2026-M11', from: '2026-10-15', to: '2026-11-14', title: 'Tháng 11 năm 2026' };
const book = {
  body: 'committee-01',
  name: 'Ban Chỉ đạo 389 thành phố Hà Nội',
  parentName: 'Văn phòng Thường trực Ban Chỉ đạo 389 quốc gia',
};
const head = headOf(book, range);
/** Every letter of Vietnamese that has marks. */
const letters = 'ÀÁẢÃẠĂẰẮẲẴẶÂẦẤẨẪẬĐÈÉẺẼẸÊỀẾỂỄỆÌÍỈĨỊÒÓỎÕỌÔỒỐỔỖỘƠỜỚỞỠỢÙÚỦŨỤƯỪỨỬỮỰỲÝỶỸỴ';

async function* inPages(entries: readonly LogBookEntryDto[], size = 7): AsyncGenerator<LogBookEntryDto[]> {
  for (let from = 0; from < entries.length; from += size) yield await Promise.resolve(entries.slice(from, from + size));
}

async function written(write: typeof pdfOf, entries: readonly LogBookEntryDto[], size?: number): Promise<Buffer> {
  const pieces = [];
  for await (const piece of write(head, inPages(entries, size))) pieces.push(piece);
  return Buffer.concat(pieces);
}

/** Reads a document and lets go of it. */
async function opened<T>(pdf: Buffer, read: (document: PDFDocumentProxy) => Promise<T>): Promise<T> {
  const document = await getDocumentProxy(new Uint8Array(pdf));
  try {
    return await read(document);
  } finally {
    await document.loadingTask.destroy();
  }
}

const pagesOf = (pdf: Buffer): Promise<string[]> =>
  opened(pdf, async (document) => {
    const { text } = await extractText(document, { mergePages: false });
    return text.map((page) => page.replace(/\s+/g, ' '));
  });

describe('the printed document', () => {
  it('is in the manner of 30/2020/NĐ-CP: motto, body under the one above, title, period, signatures', async () => {
    const pages = await pagesOf(await written(pdfOf, entriesOf(30)));
    expect(pages[0]).toContain('VĂN PHÒNG THƯỜNG TRỰC BAN CHỈ ĐẠO 389 QUỐC GIA BAN CHỈ ĐẠO 389 THÀNH PHỐ HÀ NỘI');
    expect(pages[0]).toContain('CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM Độc lập - Tự do - Hạnh phúc');
    expect(pages[0]).toContain('SỔ THEO DÕI TIẾP NHẬN VÀ KẾT QUẢ XỬ LÝ TIN BÁO');
    expect(pages[0]).toContain('Tháng 11 năm 2026 (từ ngày 15/10/2026 đến ngày 14/11/2026)');
    expect(pages.at(-1)).toContain('Tổng số: 30 tin báo.');
    expect(pages.at(-1)).toMatch(/NGƯỜI GHI SỔ \(Ký, ghi rõ họ tên\) THỦ TRƯỞNG ĐƠN VỊ/);
  });

  it('is A4 across, and its file has the dates of the period, not of the day', async () => {
    await opened(await written(pdfOf, entriesOf(3)), async (document) => {
      const { view } = await document.getPage(1);
      expect(view.map(Math.round)).toEqual([0, 0, 842, 595]);
      const { info } = await document.getMetadata();
      expect(info).toMatchObject({ CreationDate: 'D:20261114000000Z', Title: head.title, Author: head.body });
    });
  });

  it('numbers its pages from the second on, and repeats the columns’ titles on each', async () => {
    const pages = await pagesOf(await written(pdfOf, entriesOf(30)));
    expect(pages.length).toBeGreaterThan(5);
    expect(pages[0]).toMatch(/^VĂN PHÒNG/);
    for (const [index, page] of pages.slice(1, -1).entries())
      expect(page).toMatch(new RegExp(`^${index + 2} Số thứ tự; mã tin báo .*\\(1\\) \\(2\\)`));
  });

  it('holds each entry once, whole, in its order', async () => {
    const text = (await pagesOf(await written(pdfOf, entriesOf(60)))).join(' ');
    const numbers = [...text.matchAll(/(\d+)\/2026 TB-2026-/g)].map(([, number]) => Number(number));
    expect(numbers).toEqual(Array.from({ length: 60 }, (_, index) => index + 1));
    expect(text).toContain('Tiền phạt: 25.000.000 đồng');
    expect(text).toContain('1.250,5 hộp');
  });

  it('has every letter of Vietnamese in the typeface that it embeds', async () => {
    for (const face of [tinos.regular(), tinos.bold(), tinos.italic()])
      for (const letter of letters + letters.toLowerCase())
        expect([letter, face.font.hasGlyphForCodePoint(letter.codePointAt(0) ?? 0)]).toEqual([letter, true]);
    const entry = anEntry({ seller: { ...anEntry().seller, shopName: 'Ắ ễ ợ ữ ỵ Đ ẵ ỡ ượ' } });
    expect((await pagesOf(await written(pdfOf, [entry]))).join('')).toContain('Ắ ễ ợ ữ ỵ Đ ẵ ỡ ượ');
  });

  it('has a sign for what the typeface has not, and letters made of parts as one', async () => {
    const entry = anEntry({ seller: { ...anEntry().seller, shopName: 'Sen 🪷 ữ'.normalize('NFD') } });
    expect(pdfWidth('ữ'.normalize('NFD'))).toBe(pdfWidth('ữ'));
    expect(await written(pdfOf, [entry])).toBeInstanceOf(Buffer);
  });

  it('says that nothing was received when nothing was', async () => {
    const [page = ''] = await pagesOf(await written(pdfOf, []));
    expect(page).toContain('Trong kỳ không tiếp nhận tin báo nào.');
  });

  it('keeps every row within its page, however long a text is', async () => {
    const links = Array.from({ length: 5 }, () => `https://choviet.example/${'x'.repeat(2_000)}`);
    const long = anEntry({
      seller: { ...anEntry().seller, links, shopName: 'Ắ'.repeat(200) },
      remarks: { enteredLate: true, lateCause: null, lateReason: 'lý do '.repeat(80), movedFrom: null },
    });
    const pages = await pagesOf(await written(pdfOf, [long, long, long]));
    expect(pages.length).toBeGreaterThanOrEqual(3);
    expect(pages.join(' ')).toContain('…');
  });
});

function pdfWidth(text: string): number {
  const layout = (tinos.regular().font as unknown as { layout(text: string): { advanceWidth: number } }).layout(text);
  return layout.advanceWidth;
}

describe('the spreadsheet', () => {
  const read = async (xlsx: Buffer) => {
    const [sheet] = (await readXlsx(new Uint8Array(xlsx), { readStyles: true })).sheets;
    if (!sheet) throw new Error('There is no sheet.');
    return sheet;
  };

  it('has head, titles, one row per entry, total and signatures', async () => {
    const { rows, merges } = await read(await written(xlsxOf, entriesOf(30)));
    expect(rows[0]).toContain('CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM');
    expect(rows[3]).toContain('SỔ THEO DÕI TIẾP NHẬN VÀ KẾT QUẢ XỬ LÝ TIN BÁO');
    expect(rows[7]?.slice(0, 3)).toEqual(['Số thứ tự', 'Mã tin báo', 'Ngày, giờ tiếp nhận']);
    expect(rows[8]?.[22]).toBe('(23)');
    const entries = rows.slice(9, 39);
    expect(entries.map(([number]) => number)).toEqual(Array.from({ length: 30 }, (_, index) => `${index + 1}/2026`));
    expect(rows[39]).toContain('Tổng số: 30 tin báo.');
    expect(rows[42]).toEqual(expect.arrayContaining(['NGƯỜI GHI SỔ', 'THỦ TRƯỞNG ĐƠN VỊ']));
    expect(merges).toContainEqual(expect.objectContaining({ startRow: 3, endRow: 3 }));
  });

  it('holds times as times of Viet Nam, to be sorted by', async () => {
    const { rows } = await read(await written(xlsxOf, [anEntry()]));
    expect(rows[9]?.[2]).toEqual(new Date('2026-11-24T08:30:00.000Z'));
    expect(rows[9]?.[17]).toEqual(new Date('2026-11-24T00:00:00.000Z'));
  });

  it('holds texts as they are: no formula, no markup, no escape of its own', async () => {
    const shopName = '=HYPERLINK("http://x")&<b>"\u0001_x0041_ Ắ\nễ';
    const { rows } = await read(await written(xlsxOf, [anEntry({ seller: { ...anEntry().seller, shopName } })]));
    expect(String(rows[9]?.[9])).toContain('=HYPERLINK("http://x")&<b>"');
    const xml = sheetXml(await written(xlsxOf, [anEntry({ seller: { ...anEntry().seller, shopName } })]));
    expect(xml).toContain('_x005F_x0041_ Ắ\nễ');
    expect(xml).not.toMatch(/<f>|\u0001/);
  });

  it('has no time of day in its file: every part is of 1 January 1980, and the document of the period’s end', async () => {
    const xlsx = await written(xlsxOf, entriesOf(3));
    const dates: number[] = [];
    for (let at = xlsx.indexOf('PK\u0001\u0002'); at >= 0; at = xlsx.indexOf('PK\u0001\u0002', at + 4))
      dates.push(xlsx.readUInt32LE(at + 12));
    expect(dates).toEqual(Array(7).fill(((1 << 5) | 1) << 16));
    expect(strFromU8(unzipSync(xlsx)['docProps/core.xml'] ?? new Uint8Array())).toContain('>2026-11-14T00:00:00Z<');
  });

  it('is set to be printed on A4 across with its titles on each page', async () => {
    const xml = sheetXml(await written(xlsxOf, entriesOf(3)));
    expect(xml).toContain('paperSize="9" orientation="landscape"');
    expect(xml).toContain('<headerFooter differentFirst="1"><oddHeader>&amp;C');
  });
});

function sheetXml(xlsx: Buffer): string {
  return strFromU8(unzipSync(xlsx)['xl/worksheets/sheet1.xml'] ?? new Uint8Array());
}

describe.each([
  ['printed document', pdfOf],
  ['spreadsheet', xlsxOf],
])('the %s', (_, write) => {
  it('is the same, byte by byte, of the same entries, in whatever portions they come', async () => {
    const first = await written(write, entriesOf(40), 7);
    expect((await written(write, entriesOf(40), 7)).equals(first)).toBe(true);
    expect((await written(pdfOf, entriesOf(40), 40)).equals(await written(pdfOf, entriesOf(40), 7))).toBe(true);
  });

  it('is another one of other entries', async () => {
    const first = await written(write, entriesOf(40));
    expect((await written(write, entriesOf(41))).equals(first)).toBe(false);
  });
});
