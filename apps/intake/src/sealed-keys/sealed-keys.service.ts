import { Inject, Injectable, Logger } from '@nestjs/common';
import { ENV } from '#shared/config';
import { AuditLog, Transactions, type Tx } from '#shared/database';
import { gauge, newContext, runInContext, systemActor } from '#shared/observability';
import { InformantsService } from '../informants/informants.service.js';
import type { IntakeEnv } from '../intake.env.js';

/** Keys wrapped anew in one transaction, so that none holds its locks for long. */
export const KEYS_AT_ONCE = 200;
const BEFORE_ALL = { id: '00000000-0000-0000-0000-000000000000', number: 0 };
const actor = { ...systemActor, body: 'intake' };

const underOldKeys = gauge({
  name: 'vigil_intake_file_keys_under_old_keys',
  help: 'Senders and files of mails, and files of tips, whose key is not under the current key of the keyring.',
});

interface Row {
  id: string;
  number: number;
  sealedKey: string;
}

/** A table of sealed things, its columns that name a row, and what a row's key is bound to. */
interface Sealed {
  table: string;
  id: string;
  number: string;
  bound: (row: Row) => string;
}

const senders: Sealed = { table: 'draft_senders', id: 'draft_id', number: '1', bound: ({ id }) => id };
const files: Sealed = {
  table: 'draft_files',
  id: 'draft_id',
  number: 'number',
  bound: ({ id, number }) => `${id}/${number}`,
};
const attachments: Sealed = { table: 'attachments', id: 'store_key', number: '1', bound: ({ id }) => id };
const tables = [senders, files, attachments];

/** Puts the keys of mails' senders and files and of tips' files under the keyring's current key, so that the old one can be taken out. */
@Injectable()
export class SealedKeys {
  private readonly log = new Logger(SealedKeys.name);

  constructor(
    private readonly transactions: Transactions,
    private readonly informants: InformantsService,
    private readonly audit: AuditLog,
    @Inject(ENV) private readonly env: IntakeEnv,
  ) {}

  /** Goes once through all that is under other keys of the ring; what cannot be opened stays, and is told of. */
  async rewrap(): Promise<void> {
    const { current, keys } = this.env.INTAKE_IDENTITY_KEYS;
    const old = Object.keys(keys).filter((id) => id !== current);
    for (const sealed of old.length > 0 ? tables : []) await this.rewrapAll(sealed, old);
    const [left] = await this.transactions.runAlone<{ count: number }[]>(
      `SELECT (SELECT count(*) FROM draft_senders WHERE key_id < $1 OR key_id > $1)::integer
            + (SELECT count(*) FROM draft_files WHERE key_id < $1 OR key_id > $1)::integer
            + (SELECT count(*) FROM attachments WHERE key_id < $1 OR key_id > $1)::integer AS count`,
      [current],
    );
    underOldKeys.set(left?.count ?? 0);
  }

  private async rewrapAll(sealed: Sealed, old: readonly string[]): Promise<void> {
    let after: Pick<Row, 'id' | 'number'> | undefined = BEFORE_ALL;
    while (after) {
      const from: Pick<Row, 'id' | 'number'> = after;
      const rows: Row[] = await runInContext(newContext({ actor }), () => this.rewrapSome(sealed, old, from));
      after = rows.length === KEYS_AT_ONCE ? rows.at(-1) : undefined;
    }
  }

  private rewrapSome(sealed: Sealed, old: readonly string[], after: Pick<Row, 'id' | 'number'>): Promise<Row[]> {
    return this.transactions.run(async (tx) => {
      const rows = await lockNext(tx, sealed, { old, after });
      const renewed = rows.flatMap((row) => this.renewed(sealed, row));
      if (renewed.length < rows.length)
        this.log.error(`${rows.length - renewed.length} keys of ${sealed.table} do not open.`);
      if (renewed.length === 0) return rows;
      await write(tx, sealed, renewed);
      const details = { table: sealed.table, keys: renewed.length };
      const objectId = this.informants.currentKeyId;
      this.audit.record(tx, { act: 'sealed-key.rewrap', objectKind: 'identity-key', objectId, details });
      return rows;
    });
  }

  private renewed({ bound }: Sealed, row: Row): Row[] {
    try {
      return [{ ...row, sealedKey: this.informants.rewrap(row.sealedKey, bound(row)) }];
    } catch {
      return []; // Told of by whoever called.
    }
  }
}

/** Those that another replica has at hand are passed over. */
function lockNext(
  tx: Tx,
  { table, id, number }: Sealed,
  { old, after }: { old: readonly string[]; after: Pick<Row, 'id' | 'number'> },
): Promise<Row[]> {
  return tx.query(
    `SELECT ${id} AS id, ${number} AS number, sealed_key AS "sealedKey" FROM ${table}
     WHERE key_id = ANY ($1::text[]) AND (${id}, ${number}) > ($2::uuid, $3::integer)
     ORDER BY ${id}, ${number} LIMIT $4 FOR NO KEY UPDATE SKIP LOCKED`,
    [old, after.id, after.number, KEYS_AT_ONCE],
  );
}

async function write(tx: Tx, { table, id, number }: Sealed, rows: readonly Row[]): Promise<void> {
  await tx.query(
    `UPDATE ${table} SET sealed_key = renewed.sealed_key
     FROM unnest($1::uuid[], $2::integer[], $3::text[]) AS renewed(of_id, of_number, sealed_key)
     WHERE ${id} = renewed.of_id AND ${number} = renewed.of_number`,
    [rows.map((row) => row.id), rows.map((row) => row.number), rows.map(({ sealedKey }) => sealedKey)],
  );
}
