import { Injectable } from '@nestjs/common';
import { Type } from 'typebox';
import { DataSource } from 'typeorm';
import { validate as isUuid } from 'uuid';
import type { Caller } from '#shared/auth';
import { AuditLog, Transactions, walkPage, type Tx, type WalkPosition } from '#shared/database';
import { decodeCursor, encodeCursor, type Page } from '#shared/http';
import type { DraftDto, DraftFileDto, DraftSummaryDto } from './draft.dto.js';
import type { DraftsQuery } from './drafts-query.dto.js';
import { noDraft } from './drafts.writes.js';

type Row<T extends DraftSummaryDto> = Omit<T, 'receivedAt' | 'recordedAt'> & { receivedAt: Date; recordedAt: Date };

const position = Type.Object({ at: Type.String({ format: 'date-time' }), id: Type.String({ format: 'uuid' }) });

const columns = `draft.id, draft.state, draft.set_aside_cause AS "setAsideCause", draft.received_at AS "receivedAt",
  draft.recorded_at AS "recordedAt", draft.file_count AS "fileCount", draft.tip_id AS "tipId",
  draft.discard_reason AS "discardReason", draft.version`;

/** Reads drafts for the officers of the body whose mailbox they came from. */
@Injectable()
export class DraftsQueries {
  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: Transactions,
    private readonly audit: AuditLog,
  ) {}

  /** The latest first. @throws AppError `validation-failed` for a cursor of another list. */
  async list({ state, cursor, limit }: DraftsQuery, { body }: Caller): Promise<Page<DraftSummaryDto>> {
    const order = { at: 'draft.received_at', id: 'draft.id' };
    const walk = { table: 'tip_drafts draft', order, of: ['draft.body', body] as const, after: after(cursor) };
    const { items, next } = await walkPage<Row<DraftSummaryDto>>(this.dataSource, walk, {
      ...{ columns, limit },
      filters: [['draft.state = $', state]],
    });
    const last = items.at(-1);
    const end = next === 'last-item' ? last && { at: last.receivedAt, id: last.id } : next;
    const nextCursor = end?.at ? encodeCursor({ at: end.at.toISOString(), id: end.id }) : null;
    return { items: items.map(viewOf), nextCursor };
  }

  /** The whole mail but for who sent it; that it was read is written down. @throws AppError `not-found`. */
  async read(id: string, { body }: Caller): Promise<DraftDto> {
    return this.transactions.run(async (tx) => {
      const found: Row<DraftDto>[] = isUuid(id) ? await tx.query(readSql, [id, body]) : [];
      const [draft] = found;
      if (!draft) throw noDraft();
      this.audit.record(tx, { act: 'tip-draft.read', objectKind: 'tip-draft', objectId: draft.id });
      return viewOf(draft);
    });
  }

  /** A draft as it stands after an act on it. */
  async summary(tx: Tx, id: string): Promise<DraftSummaryDto> {
    const [draft]: Row<DraftSummaryDto>[] = await tx.query(
      `SELECT ${columns} FROM tip_drafts draft WHERE draft.id = $1`,
      [id],
    );
    if (!draft) throw noDraft();
    return viewOf(draft);
  }
}

const fileOf: Record<keyof DraftFileDto, string> = {
  number: 'file.number',
  name: 'file.name',
  mediaType: 'file.media_type',
  bytes: 'file.bytes',
  sha256: 'file.sha256',
};
const fileJson = Object.entries(fileOf)
  .map(([name, column]) => `'${name}', ${column}`)
  .join(', ');

const readSql = `
  SELECT ${columns}, draft.subject, draft.content, draft.content_cut AS "contentCut",
         draft.files_left_out AS "filesLeftOut",
         coalesce((SELECT jsonb_agg(jsonb_build_object(${fileJson}) ORDER BY file.number)
                   FROM draft_files file WHERE file.draft_id = draft.id), '[]') AS files
  FROM tip_drafts draft WHERE draft.id = $1 AND draft.body = $2`;

function viewOf<T extends DraftSummaryDto>({ receivedAt, recordedAt, ...row }: Row<T>): T {
  return { ...row, receivedAt: receivedAt.toISOString(), recordedAt: recordedAt.toISOString() } as unknown as T;
}

function after(cursor: string | undefined): WalkPosition | undefined {
  if (cursor === undefined) return undefined;
  const { at, id } = decodeCursor(cursor, position);
  return { at: new Date(at), id };
}
