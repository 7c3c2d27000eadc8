import { Injectable } from '@nestjs/common';
import { Clock, vnDate } from '#shared/config';
import { bodyRegisteredV1 } from '#shared/contracts';
import type { Tx } from '#shared/database';
import { Outbox } from '#shared/messaging';
import { changedEntries, type BodyEntry, type ChangedBody, type RegisteredBody } from './body.rules.js';

/** The register of bodies: the only place where one is entered or changed. */
@Injectable()
export class BodiesService {
  constructor(
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  /** Enters new bodies and changes known ones; what is unchanged is neither written nor published. */
  async register(tx: Tx, entries: readonly BodyEntry[]): Promise<{ changed: number }> {
    const known: RegisteredBody[] = await tx.query(
      `SELECT id AS "bodyId", code, kind, name, name_en AS "nameEn", parent, province_code AS "provinceCode",
              valid_from::text AS "validFrom", valid_to::text AS "validTo", successor, hosts, version
       FROM bodies ORDER BY code FOR UPDATE`,
    );
    const changed = changedEntries(entries, known);
    if (changed.length === 0) return { changed: 0 };
    await this.write(tx, changed);
    this.publish(tx, changed);
    return { changed: changed.length };
  }

  /** The bodies that exist on the day of `at`, each with the one above it. */
  async existingAt(tx: Tx, at: Date): Promise<ReadonlyMap<string, string | null>> {
    const rows: { code: string; parent: string | null }[] = await tx.query(
      `SELECT code, parent FROM bodies WHERE valid_from <= $1 AND (valid_to IS NULL OR valid_to >= $1)`,
      [vnDate(at)],
    );
    return new Map(rows.map((row) => [row.code, row.parent]));
  }

  /** Those of the hosts that belong to a platform as a whole. */
  async platformHostsAmong(tx: Tx, hosts: readonly string[]): Promise<ReadonlySet<string>> {
    if (hosts.length === 0) return new Set();
    const rows: { host: string }[] = await tx.query(
      `SELECT host FROM bodies CROSS JOIN LATERAL unnest(hosts) AS host
       WHERE hosts && $1::text[] AND host = ANY ($1::text[])`,
      [hosts],
    );
    return new Set(rows.map((row) => row.host));
  }

  private async write(tx: Tx, bodies: readonly ChangedBody[]): Promise<void> {
    await tx.query(
      `INSERT INTO bodies (id, code, kind, name, name_en, parent, province_code, valid_from, valid_to, successor, hosts,
                           search_text, version, changed_xid, changed_at)
       SELECT "bodyId", code, kind, name, "nameEn", parent, "provinceCode", "validFrom", "validTo", successor, hosts,
              "searchText", version, pg_current_xact_id(), $2
       FROM jsonb_to_recordset($1::jsonb)
         AS body("bodyId" uuid, code text, kind text, name text, "nameEn" text, parent text, "provinceCode" text,
                 "validFrom" date, "validTo" date, successor text, hosts text[], "searchText" text, version integer)
       ORDER BY code
       ON CONFLICT (id) DO UPDATE
         SET kind = excluded.kind, name = excluded.name, name_en = excluded.name_en, parent = excluded.parent,
             province_code = excluded.province_code, valid_from = excluded.valid_from, valid_to = excluded.valid_to,
             successor = excluded.successor, hosts = excluded.hosts, search_text = excluded.search_text,
             version = excluded.version, changed_xid = excluded.changed_xid, changed_at = excluded.changed_at`,
      [JSON.stringify(bodies), this.clock.now()],
    );
  }

  private publish(tx: Tx, bodies: readonly ChangedBody[]): void {
    this.outbox.publish(
      tx,
      bodyRegisteredV1,
      bodies.map((body) => ({
        id: body.bodyId,
        version: body.version,
        data: {
          bodyId: body.bodyId,
          code: body.code,
          kind: body.kind,
          name: body.name,
          nameEn: body.nameEn,
          parent: body.parent ?? undefined,
          provinceCode: body.provinceCode ?? undefined,
          validFrom: body.validFrom,
          validTo: body.validTo ?? undefined,
          successor: body.successor ?? undefined,
        },
      })),
    );
  }
}
