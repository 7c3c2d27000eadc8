import {
  caseOutcomeTerms,
  channelTerms,
  classificationTerms,
  lateCauseTerms,
  refusalGroundTerms,
  stageTerms,
  termOf,
  violationTerms,
  type Term,
} from '#shared/contracts';
import type { DueCode } from '../receiving-rules/due.rules.js';
import type { LogBookEntryDto } from './log-book.dto.js';
import type { LogBookProposalDto } from './log-book-parts.dto.js';
import { vnDayOf, vnMoment, vnNumber } from './vietnamese.rules.js';

/** A column of the book: the text that an entry has in it, lines apart. */
export interface LogBookColumn {
  title: string;
  /** Width on a worksheet, in characters. */
  width: number;
  text: (entry: LogBookEntryDto) => string;
  /** The moment or the day that the text tells, where it tells nothing else. */
  moment?: (entry: LogBookEntryDto) => string | null | undefined;
  isDay?: boolean;
}

const kinds: Readonly<Record<string, string>> = { citizen: 'Người dân', business: 'Doanh nghiệp, hộ kinh doanh' };
const identities = { sealed: 'Có, được niêm phong', anonymous: 'Ẩn danh' } as const;
const dues: Readonly<Record<DueCode, string>> = {
  proposal: 'Đề xuất',
  decision: 'Quyết định',
  'pass-on-crime': 'Chuyển tin',
  'outcome-notice': 'Báo kết quả',
  attention: 'Xem lại',
};

const MOMENT_CHARACTERS = 16;
const DAY_CHARACTERS = 11;

/** The columns of the book, in their order (docs/log-book.md says where each comes from). */
export const columns = {
  number: column('Số thứ tự', 9, ({ number, year }) => `${number}/${year}`),
  tip: column('Mã tin báo', 15, ({ tipReference }) => tipReference),
  receivedAt: moment('Ngày, giờ tiếp nhận', ({ receivedAt }) => receivedAt),
  recordedAt: moment('Ngày, giờ ghi sổ', ({ recordedAt }) => recordedAt),
  receiver: column('Đơn vị tiếp nhận', 18, ({ receiver }) => receiver.name),
  channel: column('Hình thức tiếp nhận', 11, ({ channel }) => nameOf(channelTerms, channel)),
  informant: column('Người báo tin', 13, ({ informant }) =>
    lines(identities[informant.identity], kinds[informant.kind] ?? informant.kind),
  ),
  secrecy: column('Yêu cầu giữ bí mật', 8, ({ informant }) => (informant.wishesSecrecy ? 'Có' : 'Không')),
  violation: column('Nội dung: hành vi, công đoạn', 22, ({ violation, stage }) =>
    lines(nameOf(violationTerms, violation), stage === null ? '' : `Công đoạn: ${nameOf(stageTerms, stage)}`),
  ),
  subject: column('Đối tượng bị phản ánh', 20, subjectOf),
  whereabouts: column('Địa chỉ, liên kết', 28, whereaboutsOf),
  goods: column('Hàng hóa, số lượng', 20, goodsOf),
  attachments: column('Tài liệu kèm theo', 8, ({ attachmentsCount }) => String(attachmentsCount)),
  classification: column('Phân loại', 15, ({ classification }) => nameOf(classificationTerms, classification)),
  proposal: column('Đề xuất xử lý', 19, ({ proposal }) => (proposal === null ? '' : verdictOf(proposal))),
  decision: column('Quyết định của người có thẩm quyền', 19, decisionOf),
  transfer: column('Đơn vị được chuyển', 19, ({ transfer }) => transfer?.body.name ?? ''),
  transferredAt: day('Ngày chuyển', ({ transfer }) => transfer?.at),
  due: column('Thời hạn', 16, ({ due }) => (due === null ? '' : lines(dueName(due.code), vnMoment(due.at)))),
  result: column('Kết quả xử lý', 19, resultOf),
  reportedAt: day('Ngày báo cáo kết quả', ({ result }) => result?.reportedAt),
  answeredAt: day('Ngày trả lời người báo tin', ({ informantAnsweredAt }) => informantAnsweredAt),
  remarks: column('Ghi chú', 18, remarksOf),
} satisfies Record<string, LogBookColumn>;

function column(title: string, width: number, text: LogBookColumn['text']): LogBookColumn {
  return { title, width, text };
}

type MomentOf = NonNullable<LogBookColumn['moment']>;

function moment(title: string, of: MomentOf): LogBookColumn {
  return { title, width: MOMENT_CHARACTERS, text: (entry) => written(of(entry), vnMoment), moment: of };
}

function day(title: string, of: MomentOf): LogBookColumn {
  return { title, width: DAY_CHARACTERS, text: (entry) => written(of(entry), vnDayOf), moment: of, isDay: true };
}

function written(at: string | null | undefined, write: (at: string) => string): string {
  return at === null || at === undefined ? '' : write(at);
}

function lines(...parts: string[]): string {
  return parts.filter((part) => part !== '').join('\n');
}

function nameOf(terms: readonly Term[], code: string): string {
  return termOf(terms, code)?.vi ?? code;
}

function dueName(code: string): string {
  return (dues as Readonly<Record<string, string>>)[code] ?? code;
}

function more(shown: readonly unknown[], count: number, what: string): string {
  return count > shown.length ? `và ${count - shown.length} ${what} khác` : '';
}

function subjectOf({ seller: { shopName, shopId, platform, taxCode } }: LogBookEntryDto): string {
  return lines(
    shopName ?? '',
    shopId === null ? '' : `Mã gian hàng: ${shopId}`,
    platform?.name ?? '',
    taxCode === null ? '' : `MST: ${taxCode}`,
  );
}

function whereaboutsOf({ seller: { address, links, linksCount } }: LogBookEntryDto): string {
  return lines(address ?? '', ...links, more(links, linksCount, 'liên kết'));
}

function goodsOf({ goods, goodsCount }: LogBookEntryDto): string {
  const named = goods.map(({ name, quantity, unit }) => {
    const amount = quantity === undefined ? '' : [vnNumber(quantity), unit].filter(Boolean).join(' ');
    return amount === '' ? name : `${name}: ${amount}`;
  });
  return lines(...named, more(goods, goodsCount, 'mặt hàng'));
}

function verdictOf({ classification, ground, body, at }: LogBookProposalDto): string {
  const named = nameOf(classificationTerms, classification);
  return lines(ground === null ? named : `${named}: ${nameOf(refusalGroundTerms, ground)}`, body.name, vnMoment(at));
}

function decisionOf({ decision }: LogBookEntryDto): string {
  if (decision === null) return '';
  return decision.approved
    ? verdictOf(decision)
    : lines('Trả lại để đề xuất lại', decision.body.name, vnMoment(decision.at));
}

function resultOf({ result }: LogBookEntryDto): string {
  if (result === null) return '';
  const { outcome, fineVnd, goodsValueVnd } = result;
  return lines(
    nameOf(caseOutcomeTerms, outcome),
    fineVnd === 0 ? '' : `Tiền phạt: ${vnNumber(fineVnd)} đồng`,
    goodsValueVnd === 0 ? '' : `Trị giá hàng: ${vnNumber(goodsValueVnd)} đồng`,
  );
}

function remarksOf({ year, recordedAt, remarks }: LogBookEntryDto): string {
  const { enteredLate, lateCause, lateReason, movedFrom } = remarks;
  const supplementary = Number(vnDayOf(recordedAt).slice(6)) > year;
  return lines(
    supplementary ? `Ghi bổ sung vào sổ năm ${year}` : '',
    enteredLate ? latenessOf(lateCause) : '',
    lateReason ?? '',
    movedFrom === null ? '' : `Chuyển từ sổ của ${movedFrom.body.name}, số ${movedFrom.number}/${movedFrom.year}`,
  );
}

function latenessOf(cause: string | null): string {
  return cause === null ? 'Nhập chậm' : `Nhập chậm: ${nameOf(lateCauseTerms, cause)}`;
}
