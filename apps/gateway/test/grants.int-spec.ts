import { createService } from '#shared/http';
import { DataSource } from 'typeorm';
import { Transactions } from '#shared/database';
import { createTestDatabase, type TestDatabase } from '#shared/testing';
import { gateway } from '../src/gateway.module.js';
import { GrantAdapter } from '../src/oauth/grant.adapter.js';
import { environmentOf, gatewayPlan } from './gateway-under-test.js';

describe('what the token provider keeps', () => {
  let database: TestDatabase;
  let grants: GrantAdapter;
  let close: () => Promise<void>;

  beforeAll(async () => {
    database = await createTestDatabase(gatewayPlan);
    const app = await createService(gateway, environmentOf({ database }, 0, 'http://127.0.0.1:3890'));
    const tables = { dataSource: app.get(DataSource), transactions: app.get(Transactions) };
    grants = new GrantAdapter('AccessToken', tables);
    close = () => app.close();
  });

  afterAll(async () => {
    await close?.();
    await database?.drop();
  });

  it('is found again by its id, and by what else it goes by', async () => {
    const payload = { kind: 'AccessToken', uid: 'u1', userCode: 'c1', grantId: 'g1' };
    await grants.upsert('a', payload, 60);
    expect(await grants.find('a')).toEqual(payload);
    expect(await grants.findByUid('u1')).toEqual(payload);
    expect(await grants.findByUserCode('c1')).toEqual(payload);
    expect(await grants.find('b')).toBeUndefined();
  });

  it('is marked when it has been used, and gone when it is revoked', async () => {
    await grants.upsert('c', { grantId: 'g2' }, 60);
    await grants.consume('c');
    expect(await grants.find('c')).toMatchObject({ consumed: expect.any(Number) });
    await grants.revokeByGrantId('g2');
    expect(await grants.find('c')).toBeUndefined();
    await grants.upsert('d', {}, 60);
    await grants.destroy('d');
    expect(await grants.find('d')).toBeUndefined();
  });

  it('does not outlive its time, and leaves no rows behind', async () => {
    await grants.upsert('e', {}, -1);
    expect(await grants.find('e')).toBeUndefined();
    await grants.upsert('f', {}, -100_000);
    await grants.upsert('g', {});
    expect(await grants.find('g')).toEqual({});
    expect(await database.query(`SELECT id FROM oauth_grants WHERE id = 'f'`)).toEqual([]);
  });
});
