/** Pushes signed confirmations of all open items, in batches; a process of its own. Prints items per second. */
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { signWebhook } from '#shared/auth';

export interface ConfirmOrder {
  gatewayUrl: string;
  token: string;
  /** The platform's signing secret. */
  secret: string;
  /** Where the ids of the items are read, before the clock runs. */
  databaseUrl: string;
  batch: number;
  connections: number;
}

const order = JSON.parse(process.argv[2] ?? '{}') as ConfirmOrder;

async function openItems(): Promise<string[]> {
  const client = new pg.Client({ connectionString: order.databaseUrl });
  await client.connect();
  const { rows } = await client.query<{ id: string }>(
    'SELECT id FROM triage.takedown_items WHERE outcome IS NULL ORDER BY request_id, place',
  );
  await client.end();
  return rows.map(({ id }) => id);
}

async function push(itemIds: readonly string[]): Promise<void> {
  const body = JSON.stringify({ confirmations: itemIds.map((itemId) => ({ itemId, outcome: 'done' })) });
  const [id, at] = [`msg_${randomUUID()}`, new Date()];
  const answer = await fetch(`${order.gatewayUrl}/v1/takedown-confirmations`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${order.token}`,
      'content-type': 'application/json',
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(at.getTime() / 1_000)),
      'webhook-signature': signWebhook(order.secret, id, at, body),
    },
    body,
  });
  const { accepted } = (await answer.json()) as { accepted?: number };
  if (accepted !== itemIds.length) throw new Error(`${answer.status}: ${accepted} of ${itemIds.length} accepted`);
}

const items = await openItems();
const batches = Array.from({ length: Math.ceil(items.length / order.batch) }, (_, index) =>
  items.slice(index * order.batch, (index + 1) * order.batch),
);
const begun = performance.now();
await Promise.all(
  Array.from({ length: order.connections }, async () => {
    for (let batch = batches.shift(); batch; batch = batches.shift()) await push(batch);
  }),
);
process.stdout.write(JSON.stringify(items.length / ((performance.now() - begun) / 1_000)));
