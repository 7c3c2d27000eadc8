import type { Body } from '../bodies/bodies.service.js';
import type { SellerTracesDto } from '../tips/submit-tip.dto.js';
import { STANDING_OFFICE } from '../tips/tip.rules.js';
import type {
  LogBookBodyDto,
  LogBookDecisionDto,
  LogBookEntryDto,
  LogBookGoodsDto,
  LogBookResultDto,
} from './log-book.dto.js';

/** Characters of a tip's content that its entry shows: a paper book has a few lines for it. */
export const SUMMARY_CHARACTERS = 300;
/** Characters of it that are looked at: what is masked and begins within the summary ends within these. */
export const CONTENT_CHARACTERS = 2 * SUMMARY_CHARACTERS + 40;
/** Links and goods that an entry shows; a tip has 20 of each at most, and the book refers to it for the rest. */
const SHOWN_OF_A_LIST = 5;

/** What an entry is made from. */
export interface LogBookRow {
  year: number;
  number: number;
  tipId: string;
  reference: string;
  receivedAt: Date;
  recordedAt: Date;
  recordedBy: string | null;
  channel: string;
  kind: string;
  wishesSecrecy: boolean;
  sealed: boolean;
  violation: string;
  /** Its beginning, at most `CONTENT_CHARACTERS`; null for who may not read the tip. */
  content: string | null;
  goods: LogBookGoodsDto[];
  links: string[];
  sellerTraces: SellerTracesDto | null;
  platform: string | null;
  scope: string;
  state: string;
  stateChangedAt: Date;
  lateReason: string | null;
  refusalGround: string | null;
  refusedBy: string | null;
  lead: string | null;
  leadAt: Date | null;
  outcome: string | null;
  outcomeAt: Date | null;
  fineVnd: number | null;
  goodsValueVnd: number | null;
}

/** What bodies are called. */
export type Names = ReadonlyMap<string, Pick<Body, 'name'>>;

/** The bodies that a row names. */
export function bodiesOf({ recordedBy, platform, sellerTraces, refusedBy, lead }: LogBookRow): string[] {
  const named = [recordedBy ?? STANDING_OFFICE, platform, sellerTraces?.platform, refusedBy, lead];
  return named.filter((code) => code !== null && code !== undefined);
}

/** An entry as its readers see it. Who reported is not in it: only whether somebody did by name. */
export function entryOf(row: LogBookRow, names: Names): LogBookEntryDto {
  return {
    ...{ year: row.year, number: row.number, tipId: row.tipId, tipReference: row.reference },
    receivedAt: row.receivedAt.toISOString(),
    recordedAt: row.recordedAt.toISOString(),
    receiver: bodyOf(row.recordedBy ?? STANDING_OFFICE, names),
    channel: row.channel,
    informant: { kind: row.kind, identity: row.sealed ? 'sealed' : 'anonymous', wishesSecrecy: row.wishesSecrecy },
    violation: row.violation,
    summary: row.content === null ? null : summaryOf(row.content),
    seller: sellerOf(row, names),
    goods: row.goods.slice(0, SHOWN_OF_A_LIST).map(({ name, quantity, unit }) => ({ name, quantity, unit })),
    goodsCount: row.goods.length,
    ...{ attachmentsCount: null, proposal: null, dueAt: null, informantAnsweredAt: null },
    ...handlingOf(row, names),
    remarks: remarksOf(row),
  };
}

function bodyOf(code: string, names: Names): LogBookBodyDto {
  return { code, name: names.get(code)?.name ?? code };
}

function bodyOrNull(code: string | null | undefined, names: Names): LogBookBodyDto | null {
  return code === null || code === undefined ? null : bodyOf(code, names);
}

function sellerOf({ sellerTraces, platform, links }: LogBookRow, names: Names): LogBookEntryDto['seller'] {
  const { shopName = null, shopId = null, taxCode = null, address = null } = sellerTraces ?? {};
  return {
    ...{ shopName, shopId, taxCode, address },
    platform: bodyOrNull(platform ?? sellerTraces?.platform, names),
    links: links.slice(0, SHOWN_OF_A_LIST),
    linksCount: links.length,
  };
}

function handlingOf(row: LogBookRow, names: Names) {
  return {
    classification: row.refusalGround === null ? row.scope : 'refused',
    decision: refusalOf(row, names),
    transfer: row.lead === null ? null : { body: bodyOf(row.lead, names), at: row.leadAt?.toISOString() ?? null },
    result: resultOf(row),
  };
}

function refusalOf({ refusalGround, refusedBy, stateChangedAt }: LogBookRow, names: Names): LogBookDecisionDto | null {
  if (refusalGround === null || refusedBy === null) return null;
  const body = bodyOf(refusedBy, names);
  return { classification: 'refused', ground: refusalGround, body, at: stateChangedAt.toISOString() };
}

function resultOf({ outcome, outcomeAt, fineVnd, goodsValueVnd }: LogBookRow): LogBookResultDto | null {
  if (outcome === null) return null;
  const reportedAt = outcomeAt?.toISOString() ?? null;
  return { outcome, fineVnd: fineVnd ?? 0, goodsValueVnd: goodsValueVnd ?? 0, reportedAt };
}

/** An hour is the time of a call and its notes; what takes longer is told beside the entry. */
const ENTRY_DELAY_MS = 60 * 60 * 1000;

function remarksOf({ receivedAt, recordedAt, lateReason }: LogBookRow): LogBookEntryDto['remarks'] {
  const late = recordedAt.getTime() - receivedAt.getTime() > ENTRY_DELAY_MS;
  return { enteredLate: late, lateReason };
}

// What people write of themselves into the text: addresses of mailboxes, phones, numbers of identity cards and accounts.
const personal = /[\w.+-]{1,64}@[\w.-]{1,255}|(?:\+?84|0)(?:[ .-]?\d){8,10}(?!\d)|\d{9,19}/g;

/** The beginning of a text in one line, without what may identify who wrote it. */
export function summaryOf(content: string): string {
  const masked = [...content.replace(personal, '***').replace(/\s+/g, ' ').trim()];
  if (masked.length <= SUMMARY_CHARACTERS) return masked.join('');
  return `${masked
    .slice(0, SUMMARY_CHARACTERS - 1)
    .join('')
    .trimEnd()}…`;
}
