import type { Due } from '../receiving-rules/due.rules.js';
import { ENTRY_DELAY_MS } from '../tips/new-tip.rules.js';
import type { SellerTracesDto } from '../tips/seller-traces.dto.js';
import { STANDING_OFFICE } from '../tips/tip.rules.js';
import type { LogBookEntryDto } from './log-book.dto.js';
import type {
  LogBookBodyDto,
  LogBookDecisionDto,
  LogBookDueDto,
  LogBookGoodsDto,
  LogBookRemarksDto,
  LogBookResultDto,
} from './log-book-parts.dto.js';

/** Links and goods that an entry shows; a tip has 20 of each at most, and the book refers to it for the rest. */
const SHOWN_OF_A_LIST = 5;

interface Proposal {
  classification: string;
  ground: string | null;
  state: 'open' | 'approved' | 'returned';
  proposedBody: string;
  proposedAt: string;
  decidedBody: string | null;
  decidedAt: string | null;
}

interface Handling {
  lead: string | null;
  leadAt: string | null;
  outcome: string | null;
  outcomeAt: string | null;
  fineVnd: number | null;
  goodsValueVnd: number | null;
}

/** What a book says of a tip, as `rowOfTip` reads it. Times are of any form that `Date` reads. */
export interface LogBookRow {
  tipId: string;
  reference: string;
  receivedAt: string;
  recordedAt: string;
  recordedBy: string | null;
  channel: string;
  kind: string;
  wishesSecrecy: boolean;
  /** Whether an informant's identity is sealed beside the tip. */
  sealed: boolean;
  violation: string;
  stage: string | null;
  goods: LogBookGoodsDto[];
  links: string[];
  sellerTraces: SellerTracesDto | null;
  platform: string | null;
  scope: string;
  refusalGround: string | null;
  refusedBy: string | null;
  stateChangedAt: string;
  lateCause: string | null;
  lateReason: string | null;
  dues: Due[];
  /** When the informant was first told of the outcome. */
  answeredAt: string | null;
  attachments: number;
  proposal: Proposal | null;
  handling: Handling | null;
}

/** An entry with what it says. */
export interface NumberedRow {
  year: number;
  number: number;
  said: LogBookRow;
  /** Where the tip stood before it had to move here. */
  movedFrom: { body: string; year: number; number: number } | null;
}

/** What bodies are called. */
export type Names = ReadonlyMap<string, { name: string }>;

/** The bodies that an entry names. */
export function bodiesOf({ said, movedFrom }: NumberedRow): string[] {
  const { recordedBy, platform, sellerTraces, refusedBy, proposal, handling } = said;
  const ofHandling = [proposal?.proposedBody, proposal?.decidedBody, handling?.lead, refusedBy, movedFrom?.body];
  const named = [recordedBy ?? STANDING_OFFICE, platform, sellerTraces?.platform, ...ofHandling];
  return named.filter((code) => code !== null && code !== undefined);
}

/** An entry as its readers see it. Nothing in it is of the informant, nor in the informant's words. */
export function entryOf(row: NumberedRow, names: Names): LogBookEntryDto {
  const { said } = row;
  return {
    ...{ year: row.year, number: row.number, tipId: said.tipId, tipReference: said.reference },
    ...{ receivedAt: momentOf(said.receivedAt), recordedAt: momentOf(said.recordedAt) },
    receiver: bodyOf(said.recordedBy ?? STANDING_OFFICE, names),
    channel: said.channel,
    informant: { kind: said.kind, identity: said.sealed ? 'sealed' : 'anonymous', wishesSecrecy: said.wishesSecrecy },
    ...{ violation: said.violation, stage: said.stage },
    seller: sellerOf(said, names),
    goods: said.goods.slice(0, SHOWN_OF_A_LIST).map(({ name, quantity, unit }) => ({ name, quantity, unit })),
    goodsCount: said.goods.length,
    attachmentsCount: said.attachments,
    ...screeningOf(said, names),
    ...handlingOf(said, names),
    due: dueOf(said),
    informantAnsweredAt: said.answeredAt && momentOf(said.answeredAt),
    remarks: remarksOf(row, names),
  };
}

function momentOf(text: string): string {
  return new Date(text).toISOString();
}

function bodyOf(code: string, names: Names): LogBookBodyDto {
  return { code, name: names.get(code)?.name ?? code };
}

const unnamed = { shopName: null, shopId: null, taxCode: null, address: null };

function sellerOf({ sellerTraces, platform, links }: LogBookRow, names: Names): LogBookEntryDto['seller'] {
  const { shopName, shopId, taxCode, address } = { ...unnamed, ...sellerTraces };
  const on = platform ?? sellerTraces?.platform;
  return {
    ...{ shopName, shopId, taxCode, address },
    platform: on === undefined ? null : bodyOf(on, names),
    links: links.slice(0, SHOWN_OF_A_LIST),
    linksCount: links.length,
  };
}

type Screening = Pick<LogBookEntryDto, 'classification' | 'proposal' | 'decision'>;

function screeningOf(said: LogBookRow, names: Names): Screening {
  const { proposal, refusalGround, scope } = said;
  return {
    classification: refusalGround === null ? scope : 'refused',
    proposal: proposal && proposalOf(proposal, names),
    decision: proposal ? decisionOf(proposal, names) : earlierRefusalOf(said, names),
  };
}

function proposalOf({ classification, ground, proposedBody, proposedAt }: Proposal, names: Names) {
  return { classification, ground, body: bodyOf(proposedBody, names), at: momentOf(proposedAt) };
}

function decisionOf(proposal: Proposal, names: Names): LogBookDecisionDto | null {
  const { classification, ground, state, decidedBody, decidedAt } = proposal;
  if (decidedBody === null || decidedAt === null) return null;
  const approved = state === 'approved';
  return { approved, classification, ground, body: bodyOf(decidedBody, names), at: momentOf(decidedAt) };
}

/** Of before there were proposals: it stands as decided by the body that refused. */
function earlierRefusalOf(said: LogBookRow, names: Names): LogBookDecisionDto | null {
  const { refusalGround: ground, refusedBy, stateChangedAt } = said;
  if (ground === null || refusedBy === null) return null;
  const body = bodyOf(refusedBy, names);
  return { approved: true, classification: 'refused', ground, body, at: momentOf(stateChangedAt) };
}

function handlingOf({ handling }: LogBookRow, names: Names): Pick<LogBookEntryDto, 'transfer' | 'result'> {
  if (!handling) return { transfer: null, result: null };
  const { lead, leadAt } = handling;
  const transfer = lead === null ? null : { body: bodyOf(lead, names), at: leadAt && momentOf(leadAt) };
  return { transfer, result: resultOf(handling) };
}

function resultOf({ outcome, outcomeAt, fineVnd, goodsValueVnd }: Handling): LogBookResultDto | null {
  if (outcome === null) return null;
  return {
    outcome,
    fineVnd: fineVnd ?? 0,
    goodsValueVnd: goodsValueVnd ?? 0,
    reportedAt: outcomeAt && momentOf(outcomeAt),
  };
}

/** The next one that is still to be met. */
function dueOf({ dues }: LogBookRow): LogBookDueDto | null {
  const open = dues.filter(({ metAt }) => metAt === undefined);
  const [next] = open.toSorted((a, b) => Date.parse(a.dueAt) - Date.parse(b.dueAt));
  return next ? { code: next.code, at: momentOf(next.dueAt) } : null;
}

function remarksOf({ said, movedFrom }: NumberedRow, names: Names): LogBookRemarksDto {
  const delayMs = Date.parse(said.recordedAt) - Date.parse(said.receivedAt);
  return {
    enteredLate: delayMs > ENTRY_DELAY_MS,
    lateCause: said.lateCause,
    lateReason: said.lateReason,
    movedFrom: movedFrom && { ...movedFrom, body: bodyOf(movedFrom.body, names) },
  };
}
