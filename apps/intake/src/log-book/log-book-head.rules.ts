import { STANDING_OFFICE } from '../tips/tip.rules.js';
import type { BookRange } from './log-book-range.rules.js';
import { vnDay } from './vietnamese.rules.js';

/** What stands above and below the entries of a printed book, in the manner of 30/2020/NĐ-CP, Appendix I. */
export interface BookHead {
  /** The body above, always printed where there is one. */
  parent: string;
  body: string;
  title: string;
  /** The rule by which the book is kept. */
  rule: string;
  period: string;
  /** The end of the period. It dates the file, so that the same book makes the same file whenever it is printed. */
  datedAt: Date;
}

/** The motto of the State (Quốc hiệu) and what stands under it (Tiêu ngữ). */
export const motto = ['CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM', 'Độc lập - Tự do - Hạnh phúc'] as const;

/** Place and date are written by hand where the book is signed. */
export const placeAndDate = '……………, ngày …… tháng …… năm ………';

/** Who signs, on the left and on the right. */
export const signers = ['NGƯỜI GHI SỔ', 'THỦ TRƯỞNG ĐƠN VỊ'] as const;

/** What is asked of those who sign. */
export const signHere = '(Ký, ghi rõ họ tên)';

/** The Standing Office is part of the Committee, which is no body of the register. */
const COMMITTEE = 'Ban Chỉ đạo quốc gia chống buôn lậu, gian lận thương mại và hàng giả';

/** The head of a book. */
export function headOf(book: { body: string; name: string; parentName?: string }, range: BookRange): BookHead {
  const parent = book.body === STANDING_OFFICE ? COMMITTEE : (book.parentName ?? '');
  return {
    parent: parent.toLocaleUpperCase('vi'),
    body: book.name.toLocaleUpperCase('vi'),
    title: 'SỔ THEO DÕI TIẾP NHẬN VÀ KẾT QUẢ XỬ LÝ TIN BÁO',
    rule: '(Theo Quy chế ban hành kèm theo Quyết định số 195/QĐ-BCĐ389 ngày 23 tháng 3 năm 2020)',
    period: `${range.title} (từ ngày ${vnDay(range.from)} đến ngày ${vnDay(range.to)})`,
    datedAt: new Date(`${range.to}T00:00:00Z`),
  };
}

/** What is written under the last entry. */
export function totalOf(entries: number): string {
  return entries === 0 ? 'Trong kỳ không tiếp nhận tin báo nào.' : `Tổng số: ${entries} tin báo.`;
}
