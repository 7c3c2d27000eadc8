import { Injectable } from '@nestjs/common';
import { Type } from 'typebox';
import { DataSource } from 'typeorm';
import { validate as isUuid } from 'uuid';
import type { Caller } from '#shared/auth';
import type { Tx } from '#shared/database';
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
    const values: unknown[] = [];
    const bind = (value: unknown) => `$${values.push(value)}`;
    const conditions = [...conditionsOf(query, bind), ...visibleTo(caller, bind)];
    const found: NoticeDto[] = await this.dataSource.query(
      `SELECT ${columns} FROM ${from} ${conditions.length > 0 ? `WHERE ${conditions.join(' AND ')}` : ''}
       ORDER BY n.id DESC LIMIT ${bind(query.limit + 1)}`,
      values,
    );
    const items = found.slice(0, query.limit);
    const last = found.length > query.limit ? items.at(-1) : undefined;
    return { items, nextCursor: last ? encodeCursor({ id: last.id }) : null };
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
  return caller.body === STANDING_OFFICE ? [] : [`n.to_body = ${bind(caller.body)}`];
}

function conditionsOf(query: NoticesQuery, bind: Bind): string[] {
  const { state, role, caseId, dueBefore, cursor } = query;
  return [
    ...(state === undefined ? [] : [`n.state = ${bind(state)}`]),
    ...(role === undefined ? [] : [`n.role = ${bind(role)}`]),
    ...(caseId === undefined ? [] : [`n.case_id = ${bind(caseId)}`]),
    ...(dueBefore === undefined ? [] : [`n.due_at < ${bind(new Date(dueBefore))}`]),
    ...(cursor === undefined ? [] : [`n.id < ${bind(decodeCursor(cursor, position).id)}::uuid`]),
  ];
}
