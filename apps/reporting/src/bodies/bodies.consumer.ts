import { Controller } from '@nestjs/common';
import { bodyRegisteredV1, type BodyRegisteredV1 } from '#shared/contracts';
import type { Tx } from '#shared/database';
import { OnEvent, type ReceivedEvent } from '#shared/messaging';

/** Keeps the names of bodies, for the rows of reports. */
@Controller()
export class BodiesConsumer {
  @OnEvent(bodyRegisteredV1)
  async onBodyRegistered(events: ReceivedEvent<BodyRegisteredV1>[], tx: Tx): Promise<void> {
    const latest = [...new Map(events.map((event) => [event.data.code, event])).values()];
    await tx.query(
      `INSERT INTO bodies (code, name, version)
       SELECT * FROM unnest($1::text[], $2::text[], $3::integer[]) AS body(code, name, version) ORDER BY code
       ON CONFLICT (code) DO UPDATE SET name = excluded.name, version = excluded.version
         WHERE bodies.version < excluded.version`,
      [latest.map(({ data }) => data.code), latest.map(({ data }) => data.name), latest.map(({ version }) => version)],
    );
  }
}
