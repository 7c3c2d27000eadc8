import { createHash, randomUUID } from 'node:crypto';
import { Body, Controller, HttpCode, Inject, Module, Param, Post, Res } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { IsInt, IsOptional, IsString } from 'class-validator';
import type { FastifyReply } from 'fastify';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { Public } from '#shared/auth';
import { Transactions } from '#shared/database';
import { createTestDatabase, eventually, startTestIssuer, type TestDatabase, type TestIssuer } from '#shared/testing';
import { AppError } from './app-error.js';
import { createService } from './create-service.js';
import { keepAnswer } from './idempotency-store.js';
import { Idempotent } from './idempotent.decorator.js';
import type { ServiceDefinition } from './service-definition.js';

class CreateActs20261124000000 implements MigrationInterface {
  name = 'CreateActs20261124000000';
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE TABLE acts (id bigint GENERATED ALWAYS AS IDENTITY, note text NOT NULL)');
  }
  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE acts');
  }
}

class ActDto {
  @IsString()
  note: string;
  @IsOptional()
  @IsInt()
  pauseMs?: number;
}

/** What goes wrong with the present act, set by the tests. */
const fate: { before?: () => Promise<void> | void; after?: () => void } = {};

@Controller('acts')
class ActsController {
  constructor(@Inject(Transactions) private readonly transactions: Transactions) {}

  @Post()
  @Public()
  @Idempotent()
  async act(@Body() { note }: ActDto, @Res({ passthrough: true }) reply: FastifyReply) {
    await fate.before?.();
    const id = await this.note(note);
    fate.after?.();
    void reply.header('location', `/acts/${id}`);
    return { id, version: 1, code: randomUUID() };
  }

  @Post('kept')
  @Public()
  @Idempotent()
  @HttpCode(202)
  async kept(@Body() { note }: ActDto) {
    const answer = await this.transactions.run(async (tx) => {
      await tx.query('INSERT INTO acts (note) VALUES ($1)', [note]);
      const receipt = { code: randomUUID() };
      keepAnswer(receipt, 202);
      return receipt;
    });
    fate.after?.();
    return answer;
  }

  @Post(':id/parts')
  @Public()
  @Idempotent()
  async part(@Param('id') id: string) {
    return { id: await this.note(id) };
  }

  private async note(note: string): Promise<string> {
    const rows: { id: string }[] = await this.transactions.run((tx) =>
      tx.query('INSERT INTO acts (note) VALUES ($1) RETURNING id', [note]),
    );
    return rows[0]?.id ?? '';
  }
}

@Module({ controllers: [ActsController] })
class ActsModule {}

const service: ServiceDefinition = {
  name: 'intake',
  module: ActsModule,
  env: {},
  migrations: [CreateActs20261124000000],
  messaging: false,
};

let issuer: TestIssuer;
let database: TestDatabase;
let app: NestFastifyApplication;

beforeAll(async () => {
  issuer = await startTestIssuer();
  database = await createTestDatabase({ service: 'intake', migrations: [CreateActs20261124000000] });
  const key = Buffer.alloc(32, 1).toString('base64');
  app = await createService(service, {
    PORT: '0',
    DATABASE_URL: database.url,
    KAFKA_BROKERS: 'none:1',
    TRUSTED_ISSUERS: JSON.stringify(issuer.trusted),
    MATCH_KEY: key,
    EVENT_FIELD_KEYS: JSON.stringify({ current: 'k1', keys: { k1: key } }),
    LOG_LEVEL: 'silent',
  });
});

afterAll(async () => {
  await app.close();
  await database.drop();
  await issuer.close();
});

beforeEach(async () => {
  delete fate.before;
  delete fate.after;
  await database.query('TRUNCATE acts, idempotency_keys');
});

const newKey = () => randomUUID();

async function post(url: string, key: string | undefined, body: object = { note: 'a' }, token?: string) {
  const headers = {
    ...(key === undefined ? {} : { 'idempotency-key': key }),
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
  };
  const answer = await app.inject({ method: 'POST', url, payload: body, headers });
  return { status: answer.statusCode, headers: answer.headers, body: answer.json<Record<string, unknown>>() };
}

async function acts(): Promise<number> {
  return (await database.query('SELECT FROM acts')).length;
}

describe('the same request again', () => {
  it('gets the same answer, with its status and headers, and does nothing', async () => {
    const key = newKey();
    const first = await post('/acts', key);
    const second = await post('/acts', key);
    expect(first.status).toBe(201);
    expect(second).toMatchObject({ status: 201, body: first.body });
    expect(second.headers).toMatchObject({
      location: first.headers['location'],
      etag: '"1"',
      'idempotency-replayed': 'true',
    });
    expect(await acts()).toBe(1);
  });

  it('is done again without a key or under another key', async () => {
    await post('/acts', undefined);
    await post('/acts', newKey());
    await post('/acts', newKey());
    expect(await acts()).toBe(3);
  });

  it('is refused with another body or another address', async () => {
    const key = newKey();
    await post('/acts', key);
    expect((await post('/acts', key, { note: 'b' })).body).toMatchObject({
      code: 'idempotency-key-reused',
      status: 422,
    });
    const part = newKey();
    await post('/acts/1/parts', part, {});
    expect((await post('/acts/2/parts', part, {})).status).toBe(422);
    expect(await acts()).toBe(2);
  });

  it('of another caller or to another route is another request', async () => {
    const key = newKey();
    const token = (body: string) => issuer.clientToken({ body, scopes: [] });
    await post('/acts', key);
    await post('/acts', key, { note: 'a' }, await token('tax-01'));
    await post('/acts', key, { note: 'a' }, await token('tax-02'));
    await post('/acts/kept', key);
    expect(await acts()).toBe(4);
  });

  it('while the first is running is told so, and 20 at once do one act', async () => {
    const key = newKey();
    const released = Promise.withResolvers<void>();
    fate.before = () => released.promise;
    let answered = 0;
    const asked = Array.from({ length: 20 }, () => post('/acts', key).finally(() => (answered += 1)));
    await eventually(() => answered === 19, { because: 'all but the first are told' });
    released.resolve();
    const answers = await Promise.all(asked);
    const statuses = answers.map((answer) => answer.status).sort();
    expect([statuses[0], statuses[1], statuses.at(-1)]).toEqual([201, 409, 409]);
    const refused = answers.find((answer) => answer.status === 409);
    expect(refused?.body).toMatchObject({ code: 'idempotency-in-progress' });
    expect(refused?.headers['retry-after']).toBe('1');
    expect(await acts()).toBe(1);
  });
});

describe('a key', () => {
  it.each(['short', 'x'.repeat(21), 'x'.repeat(201), 'with space in it, long enough'])(
    'like %p is refused',
    async (key) => {
      const answer = await post('/acts', key);
      expect(answer.body).toMatchObject({
        code: 'validation-failed',
        errors: [{ pointer: '/headers/idempotency-key' }],
      });
      expect(await acts()).toBe(0);
    },
  );

  it('is not kept, and the answer only under it', async () => {
    const key = newKey();
    const { body } = await post('/acts', key);
    const rows = JSON.stringify(await database.query('SELECT * FROM idempotency_keys'));
    expect(rows).not.toContain(key);
    expect(rows).not.toContain(String(body['code']));
  });

  it('is needed to tell whether a guessed request is the one that was sent', async () => {
    const sent = JSON.stringify({ note: 'a' });
    await post('/acts', newKey(), { note: 'a' });
    await post('/acts', newKey(), { note: 'a' });
    const rows = await database.query<{ request_hash: string }>('SELECT request_hash FROM idempotency_keys');
    const kept = rows.map((row) => row.request_hash);
    expect(new Set(kept).size).toBe(2);
    for (const guess of [sent, `POST /acts\0${sent}`])
      expect(kept).not.toContain(createHash('sha256').update(guess).digest('base64url'));
  });

  it('is free again after 24 hours', async () => {
    const key = newKey();
    await post('/acts', key);
    const [row] = await database.query<{ hours: number }>(
      'SELECT round(extract(epoch FROM expires_at - clock_timestamp()) / 3600)::int AS hours FROM idempotency_keys',
    );
    expect(row?.hours).toBe(24);
    await database.query(`UPDATE idempotency_keys SET expires_at = clock_timestamp()`);
    expect((await post('/acts', key, { note: 'b' })).status).toBe(201);
    expect(await acts()).toBe(2);
  });
});

describe('an act that fails', () => {
  it('before its commit leaves the key free', async () => {
    const key = newKey();
    fate.before = () => {
      throw new AppError('state-conflict');
    };
    expect((await post('/acts', key)).status).toBe(409);
    delete fate.before;
    expect((await post('/acts', key)).status).toBe(201);
    expect(await acts()).toBe(1);
  });

  it('after its commit is never done twice', async () => {
    const key = newKey();
    fate.after = () => {
      throw new Error('the process died here');
    };
    expect((await post('/acts', key)).status).toBe(500);
    delete fate.after;
    expect((await post('/acts', key)).body).toMatchObject({ code: 'conflict' });
    expect(await acts()).toBe(1);
  });

  it('after its commit still has its answer when that was kept in the transaction', async () => {
    const key = newKey();
    fate.after = () => {
      throw new Error('the process died here');
    };
    expect((await post('/acts/kept', key)).status).toBe(500);
    delete fate.after;
    const again = await post('/acts/kept', key);
    expect(again).toMatchObject({ status: 202, body: { code: expect.any(String) } });
    expect(await acts()).toBe(1);
  });

  it('by dying keeps the key for its lease only', async () => {
    const key = newKey();
    await post('/acts', key);
    await database.query(`UPDATE idempotency_keys SET state = 'running', answer_sealed = NULL`);
    expect((await post('/acts', key)).body).toMatchObject({ code: 'idempotency-in-progress' });
    await database.query(`UPDATE idempotency_keys SET expires_at = clock_timestamp()`);
    expect((await post('/acts', key)).status).toBe(201);
  });

  it('to end within its lease does not commit beside the one that took its key over', async () => {
    const key = newKey();
    const entered = Promise.withResolvers<void>();
    const released = Promise.withResolvers<void>();
    fate.before = () => {
      entered.resolve();
      return released.promise;
    };
    const slow = post('/acts', key);
    await entered.promise;
    delete fate.before;
    await database.query(`UPDATE idempotency_keys SET expires_at = clock_timestamp()`);
    expect((await post('/acts', key)).status).toBe(201);
    released.resolve();
    expect((await slow).body).toMatchObject({ code: 'idempotency-in-progress' });
    expect(await acts()).toBe(1);
  });
});
