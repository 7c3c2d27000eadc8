import { Injectable } from '@nestjs/common';
import type { Identifier, TipReceivedV1 } from '#shared/contracts';
import type { Tx } from '#shared/database';
import type { ReceivedEvent } from '#shared/messaging';
import { BodiesService } from '../bodies/bodies.service.js';
import { keyOf, wholeHostOf } from '../subjects/subject.rules.js';
import type { IncomingTip } from './case-record.data.js';

type TipEvent = ReceivedEvent<TipReceivedV1>;

/** Decides which tips are to be brought into cases, and which of their identifiers tell one subject from another. */
@Injectable()
export class TipScreening {
  constructor(private readonly bodies: BodiesService) {}

  /** Leaves out tips beyond the Committee's remit, refused ones (a refusal may come first), and those in a case already. */
  async admit(tx: Tx, events: readonly TipEvent[]): Promise<IncomingTip[]> {
    const inScope = new Map(
      events.filter(({ data }) => data.scope === 'in-scope').map((event) => [event.data.tipId, event]),
    );
    if (inScope.size === 0) return [];
    const settled = await settledAmong(tx, [...inScope.keys()]);
    const admitted = [...inScope.values()].filter((event) => !settled.has(event.data.tipId));
    const platformHosts = await this.bodies.platformHostsAmong(tx, wholeHostsOf(admitted));
    return admitted.map((event) => incomingTipOf(event, platformHosts));
  }
}

async function settledAmong(tx: Tx, tipIds: readonly string[]): Promise<ReadonlySet<string>> {
  const rows: { tip_id: string }[] = await tx.query(
    `SELECT tip_id FROM refused_tips WHERE tip_id = ANY ($1::uuid[])
     UNION ALL SELECT tip_id FROM case_tips WHERE tip_id = ANY ($1::uuid[])`,
    [tipIds],
  );
  return new Set(rows.map((row) => row.tip_id));
}

function wholeHostsOf(events: readonly TipEvent[]): string[] {
  return [...new Set(events.flatMap(({ data }) => data.identifiers.flatMap((one) => wholeHostOf(one) ?? [])))];
}

/** A platform's own address says where the shop is, not which: by it, every tip would join the same case. */
function incomingTipOf(event: TipEvent, platformHosts: ReadonlySet<string>): IncomingTip {
  const telling = (one: Identifier) => !platformHosts.has(wholeHostOf(one) ?? '');
  const byKey = new Map(event.data.identifiers.filter(telling).map((one) => [keyOf(one), one]));
  return {
    event,
    tip: event.data,
    identifiers: [...byKey.values()],
    keys: [...byKey.keys()],
    alone: event.data.integrity,
  };
}
