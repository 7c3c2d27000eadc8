import { Injectable } from '@nestjs/common';
import type { BodyRegisteredV1 } from '#shared/contracts';
import type { Tx } from '#shared/database';
import type { ReceivedEvent } from '#shared/messaging';

/** A body as intake knows it from triage's register. */
export interface Body {
  code: string;
  kind: string;
  name: string;
  nameEn: string;
  /** The body above it. */
  parent: string | null;
  provinceCode: string | null;
}

/** The most levels from a body up to the Committee; the register has three, a fourth and fifth are room. */
const LEVELS_MAX = 5;

/** A copy of triage's register of bodies: what each is called, and which is above it. */
@Injectable()
export class BodiesService {
  /** Takes over the entries; an older entry never replaces a newer one. */
  async copy(tx: Tx, events: readonly ReceivedEvent<BodyRegisteredV1>[]): Promise<void> {
    const latest = new Map(events.map((event) => [event.data.code, { ...event.data, version: event.version }]));
    await tx.query(
      `INSERT INTO bodies AS known
         (code, kind, name, name_en, parent, province_code, valid_from, valid_to, successor, version)
       SELECT code, kind, name, "nameEn", parent, "provinceCode", "validFrom", "validTo", successor, version
       FROM jsonb_to_recordset($1::jsonb) AS row(code text, kind text, name text, "nameEn" text, parent text,
         "provinceCode" text, "validFrom" date, "validTo" date, successor text, version integer)
       ORDER BY code
       ON CONFLICT (code) DO UPDATE SET
         kind = excluded.kind, name = excluded.name, name_en = excluded.name_en, parent = excluded.parent,
         province_code = excluded.province_code, valid_from = excluded.valid_from, valid_to = excluded.valid_to,
         successor = excluded.successor, version = excluded.version
       WHERE known.version < excluded.version`,
      [JSON.stringify([...latest.values()])],
    );
  }

  /** The bodies of these codes that are known here. */
  async named(tx: Tx, codes: readonly string[]): Promise<ReadonlyMap<string, Body>> {
    const rows: Body[] = await tx.query(
      `SELECT code, kind, name, name_en AS "nameEn", parent, province_code AS "provinceCode"
       FROM bodies WHERE code = ANY ($1::text[])`,
      [codes],
    );
    return new Map(rows.map((row) => [row.code, row]));
  }

  /** The bodies above this one, the nearest first; without itself. */
  async above(tx: Tx, code: string): Promise<string[]> {
    const rows: { code: string }[] = await tx.query(
      `WITH RECURSIVE chain AS (
         SELECT parent AS code, 1 AS level FROM bodies WHERE code = $1 AND parent IS NOT NULL
         UNION ALL
         SELECT bodies.parent, chain.level + 1 FROM chain JOIN bodies USING (code)
         WHERE bodies.parent IS NOT NULL AND chain.level < $2)
       SELECT code FROM chain ORDER BY level`,
      [code, LEVELS_MAX],
    );
    return rows.map((row) => row.code);
  }

  /** The bodies under this one, at any depth; without itself. */
  async under(tx: Tx, code: string): Promise<string[]> {
    const rows: { code: string }[] = await tx.query(
      `WITH RECURSIVE tree AS (
         SELECT code, 1 AS level FROM bodies WHERE parent = $1
         UNION ALL
         SELECT bodies.code, tree.level + 1 FROM tree JOIN bodies ON bodies.parent = tree.code WHERE tree.level < $2)
       SELECT DISTINCT code FROM tree ORDER BY code`,
      [code, LEVELS_MAX],
    );
    return rows.map((row) => row.code);
  }

  /** The committee of a province. */
  async committeeOf(tx: Tx, provinceCode: string): Promise<Body | undefined> {
    const rows: Body[] = await tx.query(
      `SELECT code, kind, name, name_en AS "nameEn", parent, province_code AS "provinceCode"
       FROM bodies WHERE kind = 'committee' AND province_code = $1 ORDER BY valid_from, code LIMIT 1`,
      [provinceCode],
    );
    return rows[0];
  }
}
