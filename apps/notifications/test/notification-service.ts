import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bodyRegisteredV1 } from '#shared/contracts';
import {
  conformityTo,
  eventually,
  newKeyring,
  startTestService,
  type TestBroker,
  type TestDatabase,
} from '#shared/testing';
import { notifications } from '../src/notifications.module.js';
import { bodies } from './an-event.js';

export interface Answer {
  status: number;
  headers: Record<string, unknown>;
  body: Record<string, unknown>;
}

export interface CallOptions {
  /** The body for which the caller acts; without it nobody is authenticated. */
  as?: string;
  /** Scopes of a partner's client; without them an officer calls. */
  scopes?: readonly string[];
  roles?: readonly string[];
  ifMatch?: string;
  idempotencyKey?: string;
  payload?: object;
  /** The path as the document has it, to check the answer against; default: the path itself without query. */
  documentedAs?: string;
}

/** The whole service behind its two doors; every answer is checked against its document. */
export interface NotificationService {
  url: string;
  database: TestDatabase;
  broker: TestBroker;
  get(path: string, options?: CallOptions): Promise<Answer>;
  post(path: string, options?: CallOptions): Promise<Answer>;
  remove(path: string, options?: CallOptions): Promise<Answer>;
  /** Moves business time, which otherwise stands still. */
  setTime(moment: string): void;
  /** Starts a further replica. */
  replicate(): Promise<void>;
  close(): Promise<void>;
}

export async function startNotifications(env: Record<string, string> = {}): Promise<NotificationService> {
  const folder = mkdtempSync(join(tmpdir(), 'vigil-clock-'));
  const clockFile = join(folder, 'clock.json');
  const setTime = (at: string) => writeFileSync(clockFile, JSON.stringify({ at, real: Date.now(), rate: 0 }));
  setTime('2026-11-03T02:41:00.000Z');
  const first = await startTestService(notifications, {
    env: {
      NOTIFICATIONS_WEBHOOK_KEYS: newKeyring(),
      NOTIFICATIONS_ESCALATION_POLL_MS: '100',
      NOTIFICATIONS_DELIVERY_POLL_MS: '100',
      ...{ CLOCK: 'virtual', CLOCK_FILE: clockFile },
      ...env,
    },
  });
  const { url, database, broker, issuer } = first;
  const document = (await first.app.inject({ url: '/openapi.json' })).json<object>();
  const conform = conformityTo(document);
  const replicas = [first];
  const headersOf = async ({ as: body, scopes, roles = ['case-officer'], ...rest }: CallOptions) => ({
    ...(body === undefined ? {} : { authorization: `Bearer ${await tokenOf(body, scopes, roles)}` }),
    ...(rest.ifMatch === undefined ? {} : { 'if-match': rest.ifMatch }),
    ...(rest.idempotencyKey === undefined ? {} : { 'idempotency-key': rest.idempotencyKey }),
  });
  const tokenOf = (body: string, scopes: readonly string[] | undefined, roles: readonly string[]) =>
    scopes ? issuer.clientToken({ body, scopes }) : issuer.officerToken({ body, roles });
  const call = async (method: 'get' | 'post' | 'delete', path: string, options: CallOptions = {}): Promise<Answer> => {
    const headers = await headersOf(options);
    const answer = await first.app.inject({ method, url: path, headers, payload: options.payload });
    const body = answer.body === '' ? {} : (JSON.parse(answer.body) as Answer['body']);
    const given = { status: answer.statusCode, headers: answer.headers, body };
    conform(method, options.documentedAs ?? (path.split('?')[0] as string), given);
    return given;
  };
  await broker.send(
    bodyRegisteredV1,
    bodies.map((data) => ({ id: data.bodyId, version: 1, data })),
  );
  await eventually(async () => (await database.query('SELECT FROM bodies')).length === bodies.length, {
    because: 'the bodies are known',
  });
  return {
    ...{ url, database, broker, setTime },
    get: (path, options) => call('get', path, options),
    post: (path, options) => call('post', path, options),
    remove: (path, options) => call('delete', path, options),
    replicate: async () => {
      replicas.push(await startTestService(notifications, { database, broker, issuer, env: first.env }));
    },
    close: async () => {
      await Promise.all(replicas.map((replica) => replica.stop()));
      await first.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
