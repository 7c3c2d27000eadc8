import { randomUUID } from 'node:crypto';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DataSource } from 'typeorm';
import { Transactions } from '#shared/database';
import { createService } from '#shared/http';
import { createTestDatabase, watchPlans, type PlanWatch, type TestDatabase } from '#shared/testing';
import { ClientsQuery } from '../src/clients/client.dto.js';
import { ClientsService } from '../src/clients/clients.service.js';
import { gateway } from '../src/gateway.module.js';
import { ClientAdapter } from '../src/oauth/client.adapter.js';
import { brakeWindows, type BrakeWindow } from '../src/limits/brake-limits.js';
import { countingMoment } from '../src/limits/counting-time.js';
import { Forgetting } from '../src/limits/forgetting.js';
import { NetworkCounts, type Counting } from '../src/limits/network-counts.js';
import { networksOf } from '../src/limits/networks.js';
import { GrantAdapter } from '../src/oauth/grant.adapter.js';
import { SpentProofs } from '../src/proofs/spent-proofs.js';
import { countPatiently, environmentOf, gatewayPlan, setRealTime } from './gateway-under-test.js';

/** Counts go by it, so that no day ends meanwhile. */
const BEGUN_MS = Date.now();

let database: TestDatabase;
let app: NestFastifyApplication;
let plans: PlanWatch;

/** Twenty thousand clients with a secret each, and as many grants, counted networks and spent proofs. */
beforeAll(async () => {
  database = await createTestDatabase(gatewayPlan);
  await database.query(
    `INSERT INTO oauth_clients (id, name, body, scopes, created_at)
     SELECT gen_random_uuid(), 'Client ' || n, 'platform-' || n % 400, '{takedowns:confirm}', now() FROM generate_series(1, 20000) AS n`,
  );
  await database.query(
    `INSERT INTO oauth_client_secrets (id, client_id, secret_hash) SELECT gen_random_uuid(), id, id::text FROM oauth_clients`,
  );
  await database.query(
    `INSERT INTO oauth_grants SELECT 'ClientCredentials', 'grant-' || n, jsonb_build_object('grantId', n), now() + interval '1 hour'
     FROM generate_series(1, 20000) AS n`,
  );
  await database.query(
    `INSERT INTO spent_proofs SELECT decode(md5(n::text), 'hex'), now() + interval '5 minutes' FROM generate_series(1, 20000) AS n`,
  );
  setRealTime(() => BEGUN_MS);
  app = await createService(gateway, environmentOf({ database }, 0, 'http://127.0.0.1:3890'));
  countPatiently(app);
  await app.get(NetworkCounts).add(aSubmission()); // Under the salt of the day, which it makes.
  await database.query(
    `INSERT INTO network_counts SELECT salt.id, -1, decode(md5(n::text), 'hex'), 1
     FROM generate_series(1, 20000) AS n, network_salts AS salt`,
  );
  await database.query('VACUUM ANALYZE');
  plans = await watchPlans(database, app.get(DataSource));
});

afterAll(async () => {
  await app?.close();
  await database?.drop();
});

function aSubmission(): Counting {
  const windows = Object.keys(brakeWindows) as BrakeWindow[];
  return { networks: networksOf('198.51.100.7'), windows, at: countingMoment(new Date(BEGUN_MS)) };
}

const queryOf = (values: Partial<ClientsQuery>) => Object.assign(new ClientsQuery(), values);

describe('with twenty thousand clients', () => {
  it.each([undefined, 'platform-7', 'platform-none'])('the list of those of %s is paged by index', async (body) => {
    const clients = app.get(ClientsService);
    const seen = plans.statements;
    const excesses = await plans.excessesOf(async () => {
      const { nextCursor } = await clients.list(queryOf({ limit: 10, body }));
      if (nextCursor) await clients.list(queryOf({ limit: 10, body, cursor: nextCursor }));
    });
    expect(plans.statements).toBeGreaterThan(seen);
    expect(excesses).toEqual([]);
  });

  it('a client, its secrets and a grant are found by index', async () => {
    const tables = { dataSource: app.get(DataSource), transactions: app.get(Transactions) };
    const [client] = await database.query<{ id: string }>('SELECT id FROM oauth_clients LIMIT 1');
    const grants = new GrantAdapter('ClientCredentials', tables);
    const excesses = await plans.excessesOf(async () => {
      await app.get(ClientsService).read(String(client?.id));
      await new ClientAdapter(tables).find(String(client?.id));
      await grants.upsert(randomUUID(), {}, 60);
      await grants.find('grant-7');
      await grants.revokeByGrantId('7');
    });
    expect(excesses).toEqual([]);
  });
});

describe('with twenty thousand counted networks', () => {
  it('a submission is counted, read and taken back by index', async () => {
    const counts = app.get(NetworkCounts);
    const seen = plans.statements;
    const excesses = await plans.excessesOf(async () => {
      expect(await counts.add(aSubmission())).toMatchObject({ 'address-day': 2 });
      await counts.read(aSubmission());
      await counts.takeBack(aSubmission());
    }, 20);
    expect(plans.statements).toBeGreaterThan(seen);
    expect(excesses).toEqual([]);
  });

  it('a proof is spent by index, and those that have expired are found by index', async () => {
    const excesses = await plans.excessesOf(async () => {
      await app.get(SpentProofs).spend({ id: 'ef'.repeat(32), expiresAt: new Date(BEGUN_MS) });
      await app.get(Forgetting).forget();
    }, 20);
    expect(excesses).toEqual([]);
  });
});
