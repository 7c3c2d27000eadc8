import { runApart, type BenchSystem } from '../bench-system.ts';
import type { ConfirmOrder } from '../confirm-load.ts';
import { compare, type Comparison } from '../rounds.ts';

const PLATFORM = 'platform-cho-viet';
const BATCH = 1_000;
const CONNECTIONS = 4;
const REQUESTS = 600;
const ITEMS_PER_REQUEST = 100;

/** How many items a second a platform can confirm, in batches of 1,000, against COPY of the same rows. */
export async function confirm(system: BenchSystem, rounds: number): Promise<Comparison> {
  const { databaseUrl, gatewayUrl } = system;
  const token = await platformToken(system);
  const { secret } = await post<{ secret: string }>(system, '/v1/signing-keys', token, {});
  const order: ConfirmOrder = { gatewayUrl, token, secret, databaseUrl, batch: BATCH, connections: CONNECTIONS };
  return compare({
    name: 'confirm',
    unit: 'items/s',
    goal: 0.25,
    rounds,
    ours: async () => {
      await askFor(system);
      return runApart<number>('confirm-load.ts', order);
    },
    floor: () => runApart<number>('floors/copy-items.ts', { databaseUrl, batch: BATCH }),
  });
}

/** Requests that were delivered and of which nothing is confirmed, as if agencies had issued them. */
async function askFor(system: BenchSystem): Promise<void> {
  await system.query('TRUNCATE triage.takedown_requests, triage.takedown_items');
  await system.query(
    `INSERT INTO triage.takedown_requests (id, reference, thread_id, issuer, platform, legal_basis, violation, state,
       item_count, open_item_count, requested_at, delivered_at, delivered_by, due_at, version)
     SELECT uuidv7(), 'BENCH-' || number, gen_random_uuid(), 'market-surveillance-79', $1, 'Điều 17', 'counterfeit-mark',
       'delivered', $2, $2, now(), now(), 'webhook', now() + interval '24 hours', 2
     FROM generate_series(1, $3) AS number`,
    [PLATFORM, ITEMS_PER_REQUEST, REQUESTS],
  );
  await system.query(
    `INSERT INTO triage.takedown_items (id, request_id, place, url, violation, action)
     SELECT uuidv7(), id, place, 'https://choviet.example/p/' || place, 'counterfeit-mark', 'remove-listing'
     FROM triage.takedown_requests, generate_series(1, $1) AS place`,
    [ITEMS_PER_REQUEST],
  );
  await system.query('VACUUM ANALYZE triage.takedown_requests, triage.takedown_items');
}

async function platformToken(system: BenchSystem): Promise<string> {
  const registrar = await system.officerToken('standing-office', 'registrar');
  const wish = { name: 'Bench', body: PLATFORM, scopes: ['takedowns:confirm'] };
  const { id, secret } = await post<{ id: string; secret: string }>(system, '/v1/clients', registrar, wish);
  const answer = await fetch(`${system.gatewayUrl}/oauth2/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}` },
    body: new URLSearchParams({ grant_type: 'client_credentials' }),
  });
  return ((await answer.json()) as { access_token: string }).access_token;
}

async function post<T>({ gatewayUrl }: BenchSystem, path: string, token: string, body: object): Promise<T> {
  const answer = await fetch(gatewayUrl + path, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as T;
}
