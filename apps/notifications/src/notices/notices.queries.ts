import { Injectable } from '@nestjs/common';
import { Type } from 'typebox';
import { DataSource } from 'typeorm';
import { validate as isUuid } from 'uuid';
import type { Caller } from '#shared/auth';
import { walkPage, type Condition, type Tx, type Walk } from '#shared/database';
import { AppError, decodeCursor, encodeCursor, type Page } from '#shared/http';
import type { NoticeDto } from './notice.dto.js';
import { noticeReferencePattern, STANDING_OFFICE } from './notice.rules.js';
import type { NoticesQuery } from './notices-query.dto.js';

const columns = `n.id, n.reference, n.thread_id AS "threadId", n.case_id AS "caseId",
  n.case_reference AS "caseReference", n.role, n.to_body AS "to", body.name AS "toName", n.state,
  n.issued_at AS "issuedAt", n.due_at AS "dueAt", n.acknowledged_at AS "acknowledgedAt",
  n.escalated_at AS "escalatedAt", n.withdrawn_at AS "withdrawnAt", n.escalates, n.revision AS version`;

const from = `notices n LEFT JOIN bodies body ON body.code = n.to_body`;

const position = Type.Object({ id: Type.String({ format: 'uuid' }) });

/** Notices of one thread shown at most; a case has few bodies, and few rounds. */
const NOTICES_OF_THREAD = 200;

/** Reads notices: a body sees its own, the Standing Office all. */
@Injectable()
export class NoticesQueries {
  constructor(private readonly dataSource: DataSource) {}

  /** The latest issued first, an order that never changes, so that pages stay stable under writes. */
  async list(caller: Caller, query: NoticesQuery): Promise<Page<NoticeDto>> {
    const { walk, filters } = listFor(caller, query);
    const shown = { columns, joins: 'LEFT JOIN bodies body ON body.code = n.to_body', filters, limit: query.limit };
    const { items, next } = await walkPage<NoticeDto>(this.dataSource, walk, shown);
    const end = next === 'last-item' ? items.at(-1) : next;
    return { items, nextCursor: end ? encodeCursor({ id: end.id }) : null };
  }

  /** @throws AppError `not-found` for a notice that is unknown or addresses another body. */
  byAddress(caller: Caller, address: string): Promise<NoticeDto> {
    return this.read(this.dataSource.manager, caller, address);
  }

  /** As `byAddress`, with what the transaction has written so far. */
  async read(reads: Tx, caller: Caller, address: string): Promise<NoticeDto> {
    const addressable = isUuid(address) || noticeReferencePattern.test(address);
    const values: unknown[] = [address];
    const conditions = [
      isUuid(address) ? 'n.id = $1' : 'n.reference = $1',
      ...visibleTo(caller, (value) => `$${values.push(value)}`),
    ];
    const [found]: NoticeDto[] = addressable
      ? await reads.query(`SELECT ${columns} FROM ${from} WHERE ${conditions.join(' AND ')}`, values)
      : [];
    if (!found) throw new AppError('not-found', { detail: 'Không có công văn nào với mã này.' });
    return found;
  }

  /** The notices of a thread that the caller may see, in the order of their issue. */
  ofThread(caller: Caller, threadId: string): Promise<NoticeDto[]> {
    const values: unknown[] = [threadId];
    const conditions = ['n.thread_id = $1', ...visibleTo(caller, (value) => `$${values.push(value)}`)];
    return this.dataSource.query(
      `SELECT ${columns} FROM ${from} WHERE ${conditions.join(' AND ')} ORDER BY n.id LIMIT ${NOTICES_OF_THREAD}`,
      values,
    );
  }
}

type Bind = (value: unknown) => string;

function visibleTo(caller: Caller, bind: Bind): string[] {
  if (caller.body !== STANDING_OFFICE) return [`n.to_body = ${bind(caller.body)}`];
  return [`n.accused_body IS DISTINCT FROM ${bind(STANDING_OFFICE)}`]; // What accuses its own officials it does not see.
}

/** An index serves each of these in the order of the list, the narrowest first; the rest are filters. */
function listFor({ body }: Caller, query: NoticesQuery): { walk: Walk; filters: Condition[] } {
  const { state, role, caseId, dueBefore, cursor } = query;
  const named: [string, string | undefined][] = [
    ['n.case_id', caseId],
    ['n.to_body', body === STANDING_OFFICE ? undefined : body],
    ['n.state', state],
  ];
  const of = named.find(([, value]) => value !== undefined);
  const rest = named.filter((one) => one !== of).map(([column, value]): Condition => [`${column} = $`, value]);
  const due = dueBefore === undefined ? undefined : new Date(dueBefore);
  const after = cursor === undefined ? undefined : decodeCursor(cursor, position);
  const accused: Condition = ['n.accused_body IS DISTINCT FROM $', body === STANDING_OFFICE ? body : undefined];
  const filters: Condition[] = [...rest, ['n.role = $', role], ['n.due_at < $', due], accused];
  return { walk: { table: 'notices n', order: { id: 'n.id' }, of, after }, filters };
}
