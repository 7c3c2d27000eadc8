import { createService } from '#shared/http';
import { createTestDatabase, type TestDatabase } from '#shared/testing';
import { Registrar } from '../src/clients/registrar.js';
import { gateway } from '../src/gateway.module.js';
import { environmentOf, gatewayPlan } from './gateway-under-test.js';

describe('the first registrar', () => {
  let database: TestDatabase;
  let registrar: Registrar;
  let close: () => Promise<void>;

  beforeAll(async () => {
    database = await createTestDatabase(gatewayPlan);
    const app = await createService(gateway, environmentOf({ database }, 0, 'http://127.0.0.1:3890'));
    registrar = app.get(Registrar, { strict: false });
    close = () => app.close();
  });

  afterAll(async () => {
    await close?.();
    await database?.drop();
  });

  it('is made once, may register clients and nothing else, and is written down', async () => {
    const { id, secret } = await registrar.create({ another: false });
    expect(secret).toMatch(/^vgl_/);
    const clients = await database.query('SELECT id, body, scopes FROM oauth_clients');
    expect(clients).toEqual([{ id, body: 'standing-office', scopes: ['clients:manage'] }]);
    const audit = await database.query('SELECT act, object_id, actor_capacity FROM audit_rows');
    expect(audit).toEqual([{ act: 'client.register', object_id: id, actor_capacity: 'system' }]);

    await expect(registrar.create({ another: false })).rejects.toThrow(id);
    expect(await database.query('SELECT id FROM oauth_clients')).toHaveLength(1);
  });

  it('may be joined by another, when that is what the operator wants', async () => {
    await registrar.create({ another: true });
    expect(await database.query('SELECT id FROM oauth_clients')).toHaveLength(2);
  });
});
