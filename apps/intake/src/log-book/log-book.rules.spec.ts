import { anEntry } from '../../test/log-book.data.js';
import { columns } from './log-book-columns.rules.js';
import { rangeOf } from './log-book-range.rules.js';
import { columnName, serialOf } from './spreadsheet.rules.js';
import { evenLinesOf, firstLines, linesOf } from './text-lines.rules.js';
import { vnDayOf, vnMoment, vnNumber } from './vietnamese.rules.js';

const now = new Date('2026-11-24T01:30:00Z');

describe('the days of a book', () => {
  it.each([
    [{}, '2026-11-15', '2026-12-14', 'Tháng 12 năm 2026'],
    [{ period: '2026-M11' }, '2026-10-15', '2026-11-14', 'Tháng 11 năm 2026'],
    [{ period: '2026-Q4' }, '2026-09-15', '2026-12-14', 'Quý IV năm 2026'],
    [{ period: '2026-H1' }, '2025-12-15', '2026-06-14', '6 tháng đầu năm 2026'],
    [{ period: '2026-9M' }, '2025-12-15', '2026-09-14', '9 tháng đầu năm 2026'],
    [{ period: '2026-Y' }, '2025-12-15', '2026-12-14', 'Năm 2026'],
    [{ from: '2024-01-01', to: '2024-12-31' }, '2024-01-01', '2024-12-31', 'Các ngày tiếp nhận'],
  ])('%j are from %s to %s: %s', (asked, from, to, title) => {
    expect(rangeOf(asked, now)).toMatchObject({ from, to, title });
  });
});

describe('a line', () => {
  const measure = () => 1;
  it.each([
    ['mã vạch quét không ra', 10, ['mã vạch', 'quét không', 'ra']],
    ['một\nhai', 10, ['một', 'hai']],
    ['https://cho-viet.example/abc', 12, ['https://cho-', 'viet.example', '/abc']],
    ['xxxxxxxxxxxxxxx', 6, ['xxxxxx', 'xxxxxx', 'xxx']],
    ['', 6, []],
    ['  a  ', 0, ['a']],
  ])('of %j within %i is broken into %j', (text, width, lines) => {
    expect(linesOf(text, width, measure)).toEqual(lines);
  });

  it('of a heading is about as long as the others', () => {
    expect(linesOf('một hai ba bốn năm', 15, measure)).toEqual(['một hai ba bốn', 'năm']);
    expect(evenLinesOf('một hai ba bốn năm', 15, measure)).toEqual(['một hai ba', 'bốn năm']);
    expect(evenLinesOf('một hai', 15, measure)).toEqual(['một hai']);
  });

  it('tells when others are left out', () => {
    expect(firstLines(['một', 'hai', 'ba'], 2)).toEqual(['một', 'ha…']);
    expect(firstLines(['một', 'hai'], 2)).toEqual(['một', 'hai']);
  });
});

describe('what people write', () => {
  it('are times, days and numbers of Viet Nam', () => {
    expect(vnMoment('2026-12-31T17:05:00Z')).toBe('01/01/2027 00:05');
    expect(vnDayOf('2026-12-31T16:59:00Z')).toBe('31/12/2026');
    expect([1_250.5, 0, 25_000_000, 999, 1_000].map(vnNumber)).toEqual(['1.250,5', '0', '25.000.000', '999', '1.000']);
    expect(serialOf('2026-11-24T01:30:59.999Z')).toBeCloseTo(46_350.354_167, 6);
    expect([0, 25, 26, 51, 52].map(columnName)).toEqual(['A', 'Z', 'AA', 'AZ', 'BA']);
  });
});

describe('a column', () => {
  it('says of the informant only whether there is one', () => {
    expect(columns.informant.text(anEntry())).toBe('Có, được niêm phong\nNgười dân');
    const anonymous = anEntry({ informant: { kind: 'business', identity: 'anonymous', wishesSecrecy: false } });
    expect(columns.informant.text(anonymous)).toBe('Ẩn danh\nDoanh nghiệp, hộ kinh doanh');
    expect(columns.secrecy.text(anonymous)).toBe('Không');
  });

  it('refers to the tip for what has no room', () => {
    expect(columns.whereabouts.text(anEntry())).toMatch(/\nvà 6 liên kết khác$/);
  });

  it('notes what was entered late, after its year, or moved', () => {
    const late = anEntry({
      year: 2025,
      remarks: {
        enteredLate: true,
        lateCause: 'post',
        lateReason: 'Bưu điện giao muộn',
        movedFrom: { body: { code: 'customs', name: 'Cục Hải quan' }, year: 2025, number: 7 },
      },
    });
    expect(columns.remarks.text(late)).toBe(
      'Ghi bổ sung vào sổ năm 2025\nNhập chậm: Văn bản đến chậm\nBưu điện giao muộn\nChuyển từ sổ của Cục Hải quan, số 7/2025',
    );
  });

  it('says that a proposal was returned, and by whom', () => {
    const verdict = anEntry().decision;
    const returned = anEntry({ decision: verdict && { ...verdict, approved: false } });
    expect(columns.decision.text(returned)).toMatch(/^Trả lại để đề xuất lại\nVăn phòng Thường trực/);
  });

  it('shows a code that this release does not know as it is', () => {
    expect(columns.channel.text(anEntry({ channel: 'carrier-pigeon' }))).toBe('carrier-pigeon');
  });
});
