import { Injectable } from '@nestjs/common';
import { Type } from 'typebox';
import { DataSource, type SelectQueryBuilder } from 'typeorm';
import { validate as isUuid } from 'uuid';
import type { Caller } from '#shared/auth';
import {
  AuditLog,
  Transactions,
  walkPage,
  type Condition,
  type Shown,
  type Tx,
  type Walk,
  type WalkPosition,
} from '#shared/database';
import { AppError, decodeCursor, encodeCursor, validationFailed, type Page } from '#shared/http';
import { momentOf } from './submission.rules.js';
import type { TipCaseDto, TipDto, TipSummaryDto } from './tip.dto.js';
import { TipSearch, type Narrowed } from '../search/tip-search.queries.js';
import { TipEntitlementEntity } from './tip-entitlement.entity.js';
import { TipEntity } from './tip.entity.js';
import { STANDING_OFFICE } from './tip.rules.js';
import { summaryColumns, summaryOf, viewOf, type SummaryColumns, type TalkCounts } from './tip-view.rules.js';
import type { TipsQuery } from './tips-query.dto.js';

type Tips = SelectQueryBuilder<TipEntity>;

const position = Type.Object({ at: Type.String({ format: 'date-time' }), id: Type.String({ format: 'uuid' }) });

const shown = summaryColumns.map((column) => `tip.${column}`);
const columns = summaryColumns.map((name) => `tip.${columnOf(name)} AS "${name}"`).join(', ');

/** Reads tips for those who are entitled to them. To all others they do not exist. */
@Injectable()
export class TipsQueries {
  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: Transactions,
    private readonly audit: AuditLog,
    private readonly search: TipSearch,
  ) {}

  /** The latest first. @throws AppError `validation-failed` for a cursor of another list or a moment that is none. */
  async list(query: TipsQuery, caller: Caller): Promise<Page<TipSummaryDto>> {
    const narrowed = await this.search.narrow({
      identifier: query.identifier,
      q: query.q,
      attention: query.attention,
      dueBefore: momentFrom('dueBefore', query.dueBefore),
    });
    const { walk, shown } = listFor(caller, query, narrowed);
    const { items, next } = await walkPage<SummaryColumns>(this.dataSource, walk, { ...shown, limit: query.limit });
    const last = items.at(-1);
    const end = next === 'last-item' ? last && { at: last.receivedAt, id: last.id } : next;
    const nextCursor = end?.at ? encodeCursor({ at: end.at.toISOString(), id: end.id }) : null;
    return { items: items.map(summaryOf), nextCursor };
  }

  /** The whole tip; that it was read is written down. @throws AppError `not-found`. */
  async read(id: string, caller: Caller): Promise<TipDto> {
    return this.transactions.run(async (tx) => {
      const tip = await one(readableBy(tx, caller).tips, id);
      this.audit.record(tx, { act: 'tip.read', objectKind: 'tip', objectId: tip.id });
      return viewOf(tip, await caseOf(tx, tip.id), await talkOf(tx, tip.id));
    });
  }

  /** Locks a tip for an act of the caller. @throws AppError `not-found`. */
  lock(tx: Tx, id: string, caller: Caller): Promise<TipEntity> {
    const { tips } = readableBy(tx, caller);
    return one(tips.setLock('for_no_key_update', undefined, ['tip']), id);
  }

  /** The tips among these that the caller may see, the latest first; after a place in this order, if one is given. */
  async visibleAmong(
    ids: readonly string[],
    { caller, limit, after }: { caller: Caller; limit: number; after?: { at: string; id: string } | undefined },
  ): Promise<TipSummaryDto[]> {
    const { tips, at } = readableBy(this.dataSource.manager, caller);
    tips.select(shown).andWhere('tip.id = ANY (:ids)', { ids });
    if (after) tips.andWhere(`(${at}, tip.id) < (:afterAt, :afterId)`, { afterAt: after.at, afterId: after.id });
    const found = await tips.orderBy(at, 'DESC').addOrderBy('tip.id', 'DESC').limit(limit).getMany();
    return found.map(summaryOf);
  }
}

function columnOf(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** All tips that a body may read, with the columns by which its list is in order. */
function readableBy(reads: Tx, { body }: Caller): { tips: Tips; at: string; id: string } {
  const tips = reads.createQueryBuilder(TipEntity, 'tip');
  if (body === STANDING_OFFICE) {
    tips.where('tip.accusedBody IS DISTINCT FROM :body', { body });
    return { tips, at: 'tip.receivedAt', id: 'tip.id' };
  }
  tips.innerJoin(TipEntitlementEntity, 'reader', 'reader.tipId = tip.id AND reader.body = :body', { body });
  return { tips, at: 'reader.receivedAt', id: 'reader.tipId' };
}

/**
 * What a body's list walks over: the Standing Office's the tips themselves, by the index of its narrowest filter;
 * every other body's what it is entitled to.
 */
function listFor(
  { body }: Caller,
  query: TipsQuery,
  { ids, filters: found }: Narrowed,
): { walk: Walk; shown: Omit<Shown, 'limit'> } {
  const after = afterCursor(query);
  const named = filtersOf(query);
  if (body !== STANDING_OFFICE) {
    const order = { at: 'reader.received_at', id: 'reader.tip_id' };
    const of = ['reader.body', body] as const;
    const bounds: Condition[] = [...within(order.at, query), ['reader.tip_id = ANY ($::uuid[])', ids]];
    const walk = { table: 'tip_entitlements reader', order, of, within: bounds, after };
    const filters = [...named.map(equation), ...found];
    return { walk, shown: { columns, row: 'tips tip WHERE tip.id = reader.tip_id', filters } };
  }
  const order = { at: 'tip.received_at', id: 'tip.id' };
  const indexed = named.filter(([column]) => column !== 'tip.channel'); // It has no index.
  const of = ids ? undefined : indexed.find(([, value]) => value !== undefined);
  const bounds: Condition[] = [...within(order.at, query), ['tip.id = ANY ($::uuid[])', ids]];
  const walk = { table: 'tips tip', order, of, within: bounds, after };
  const rest = named.filter((one) => one !== of).map(equation);
  return { walk, shown: { columns, filters: [...rest, ...found, ['tip.accused_body IS DISTINCT FROM $', body]] } };
}

/** The narrowest first. */
function filtersOf(query: TipsQuery): [string, string | undefined][] {
  const { communeCode, provinceCode, recordedBy, violation, screening, state, channel } = query;
  return [
    ['tip.commune_code', communeCode],
    ['tip.recorded_by', recordedBy],
    ['tip.province_code', provinceCode],
    ['tip.violation', violation],
    ['tip.screening', screening],
    ['tip.state', state],
    ['tip.channel', channel],
  ];
}

function equation([column, value]: readonly [string, string | undefined]): Condition {
  return [`${column} = $`, value];
}

function within(at: string, { from, to }: TipsQuery): Condition[] {
  return [
    [`${at} >= $`, momentFrom('from', from)],
    [`${at} < $`, momentFrom('to', to)],
  ];
}

function afterCursor({ cursor }: TipsQuery): WalkPosition | undefined {
  if (cursor === undefined) return undefined;
  const { at, id } = decodeCursor(cursor, position);
  return { at: new Date(at), id };
}

function momentFrom(name: string, text: string | undefined): Date | undefined {
  if (text === undefined) return undefined;
  const moment = momentOf(text);
  if (moment) return moment;
  const detail = 'Phải là thời điểm theo RFC 3339.';
  throw validationFailed([{ pointer: `/query/${name}`, code: 'is-rfc3339', detail }]);
}

async function one(tips: Tips, id: string): Promise<TipEntity> {
  const byId = isUuid(id);
  const possible = byId || /^TB-\d{4}-\d{6,12}$/.test(id);
  const tip = possible ? await tips.andWhere(byId ? 'tip.id = :id' : 'tip.reference = :id', { id }).getOne() : null;
  // A body may hear of its case before this service does; to everybody else the answer is the same.
  if (!tip) throw new AppError('not-found', { detail: 'Không có tin báo nào với mã này.', retryAfterSeconds: 1 });
  return tip;
}

async function talkOf(reads: Tx, tipId: string): Promise<TalkCounts> {
  const [counts]: TalkCounts[] = await reads.query(
    `SELECT count(*)::integer AS "messageCount",
            count(*) FILTER (WHERE kind = 'question' AND NOT EXISTS (
              SELECT FROM tip_messages AS answer WHERE answer.tip_id = $1 AND answer.in_reply_to = said.number))::integer
              AS "openQuestionCount",
            (SELECT count(*)::integer FROM attachments WHERE attachments.tip_id = $1) AS "fileCount"
     FROM tip_messages AS said WHERE tip_id = $1`,
    [tipId],
  );
  return counts ?? { messageCount: 0, openQuestionCount: 0, fileCount: 0 };
}

async function caseOf(reads: Tx, tipId: string): Promise<TipCaseDto | null> {
  const [found]: TipCaseDto[] = await reads.query(
    `SELECT case_id AS id, reference, thread_id AS "threadId"
     FROM case_tips JOIN case_progress USING (case_id)
     WHERE tip_id = $1 AND joined ORDER BY changed_at DESC LIMIT 1`,
    [tipId],
  );
  return found ?? null;
}
