import { Injectable } from '@nestjs/common';
import type { BodyRegisteredV1 } from '#shared/contracts';
import type { Tx } from '#shared/database';
import type { ReceivedEvent } from '#shared/messaging';

/** A copy of triage's register of bodies: what kind each is, and what it is called. */
@Injectable()
export class BodiesService {
  /** Takes over the entries; an older entry never replaces a newer one. */
  async copy(tx: Tx, events: readonly ReceivedEvent<BodyRegisteredV1>[]): Promise<void> {
    const latest = [...new Map(events.map((event) => [event.data.code, event])).values()];
    await tx.query(
      `INSERT INTO bodies (code, kind, name, name_en, version)
       SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::integer[])
       ON CONFLICT (code) DO UPDATE
         SET kind = excluded.kind, name = excluded.name, name_en = excluded.name_en, version = excluded.version
         WHERE bodies.version < excluded.version`,
      [
        latest.map((event) => event.data.code),
        latest.map((event) => event.data.kind),
        latest.map((event) => event.data.name),
        latest.map((event) => event.data.nameEn),
        latest.map((event) => event.version),
      ],
    );
  }

  /** The kinds of those of the bodies that are known here. */
  async kindsOf(tx: Tx, codes: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const rows: { code: string; kind: string }[] = await tx.query(
      `SELECT code, kind FROM bodies WHERE code = ANY ($1::text[])`,
      [codes],
    );
    return new Map(rows.map((row) => [row.code, row.kind]));
  }
}
