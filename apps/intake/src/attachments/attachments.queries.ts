import { Injectable } from '@nestjs/common';
import { Type } from 'typebox';
import type { Caller } from '#shared/auth';
import { AuditLog, Transactions, type Tx } from '#shared/database';
import { AppError, decodeCursor, encodeCursor, type Page } from '#shared/http';
import { TipsQueries } from '../tips/tips.queries.js';
import { showsInformant, type AttachmentKind, type AttachmentState } from './attachment.rules.js';
import type { AttachmentDto, AttachmentsDto, CustodyQuery, CustodyStepDto } from './attachment.dto.js';
import { AttachmentVault, type Sealed } from './attachment-vault.service.js';

const position = Type.Object({ id: Type.String({ pattern: '^[0-9]{1,18}$' }) });
/** More digits than the largest number of a file has are no number. */
const numberForm = /^[1-9][0-9]{0,5}$/;

/** A file as its table holds it. */
export interface AttachmentRow extends Sealed {
  id: string;
  number: number;
  state: AttachmentState;
  kind: AttachmentKind;
  by: string;
  body: string | null;
  sealedName: string | null;
  sha256: string;
  mediaType: string | null;
  bytes: string | null;
  announcedAt: Date | null;
  receivedAt: Date | null;
  scannedBy: string | null;
  copyState: string | null;
  copyMediaType: string | null;
  copyBytes: string | null;
  copySha256: string | null;
  width: number | null;
  height: number | null;
  perceptualHash: string | null;
}

const columns = `id, number, state, kind, added_by AS by, body, sealed_name AS "sealedName", sha256,
  media_type AS "mediaType", bytes, announced_at AS "announcedAt", received_at AS "receivedAt",
  scanned_by AS "scannedBy", copy_state AS "copyState", copy_media_type AS "copyMediaType", copy_bytes AS "copyBytes",
  copy_sha256 AS "copySha256", width, height, perceptual_hash AS "perceptualHash", store_key AS "storeKey",
  sealed_key AS "sealedKey"`;

/** Reads what is known of the files of tips, for those who read the tips. */
@Injectable()
export class AttachmentsQueries {
  constructor(
    private readonly transactions: Transactions,
    private readonly tips: TipsQueries,
    private readonly vault: AttachmentVault,
    private readonly audit: AuditLog,
  ) {}

  /** The files of a tip; that they were looked at is written down. @throws AppError `not-found`. */
  ofTip(id: string, caller: Caller): Promise<AttachmentsDto> {
    return this.transactions.run(async (tx) => {
      const tip = await this.tips.lock(tx, id, caller);
      const rows: AttachmentRow[] = await tx.query(
        `SELECT ${columns} FROM attachments WHERE tip_id = $1 ORDER BY number`,
        [tip.id],
      );
      this.audit.record(tx, { act: 'tip.read-attachments', objectKind: 'tip', objectId: tip.id });
      return { items: rows.map((row) => this.viewOf(row)) };
    });
  }

  /** The chain of custody of a file, the first step first. @throws AppError `not-found`, `validation-failed`. */
  custody(id: string, number: string, query: CustodyQuery, caller: Caller): Promise<Page<CustodyStepDto>> {
    const after = query.cursor === undefined ? '0' : decodeCursor(query.cursor, position).id;
    return this.transactions.run(async (tx) => {
      const tip = await this.tips.lock(tx, id, caller);
      const file = await this.one(tx, tip.id, number);
      const steps: (Omit<CustodyStepDto, 'at'> & { id: string; at: Date })[] = await tx.query(
        `SELECT id, at, act, sha256, body, subject, details FROM attachment_custody
         WHERE attachment_id = $1 AND id > $2 ORDER BY id LIMIT $3`,
        [file.id, after, query.limit + 1],
      );
      this.audit.record(tx, { act: 'tip.read-custody', objectKind: 'tip', objectId: tip.id });
      const shown = steps.slice(0, query.limit);
      const last = steps.length > shown.length ? shown.at(-1) : undefined;
      const items = shown.map(({ id: _, at, ...step }) => ({ at: at.toISOString(), ...step }));
      return { items, nextCursor: last ? encodeCursor({ id: last.id }) : null };
    });
  }

  /** A file by its number among those of a tip. @throws AppError `not-found`. */
  async one(tx: Tx, tipId: string, number: string): Promise<AttachmentRow> {
    const found: AttachmentRow[] = numberForm.test(number)
      ? await tx.query(`SELECT ${columns} FROM attachments WHERE tip_id = $1 AND number = $2`, [tipId, number])
      : [];
    const [row] = found;
    if (!row) throw new AppError('not-found', { detail: 'Tin báo không có tệp nào với số này.' });
    return row;
  }

  /** A file as its readers see it. */
  viewOf(row: AttachmentRow): AttachmentDto {
    return {
      ...{ number: row.number, state: row.state, kind: row.kind, by: row.by, body: row.body },
      name: showsInformant(row.kind) ? null : this.vault.nameOf(row, row.sealedName),
      ...{ sha256: row.sha256, mediaType: row.mediaType, bytes: numberOf(row.bytes) },
      announcedAt: row.announcedAt?.toISOString() ?? null,
      receivedAt: row.receivedAt?.toISOString() ?? null,
      scannedBy: row.scannedBy,
      copy: copyOf(row),
    };
  }
}

function copyOf(row: AttachmentRow): AttachmentDto['copy'] {
  if (row.copyState === null) return null;
  const { copyState: state, copyMediaType: mediaType, copySha256: sha256, width, height, perceptualHash } = row;
  return { state, mediaType, bytes: numberOf(row.copyBytes), sha256, width, height, perceptualHash };
}

/** Postgres answers `bigint` as text. */
export function numberOf(text: string | null): number | null {
  return text === null ? null : Number(text);
}
