import type { EnvSource } from '#shared/config';
import { tipReceivedV1, type TipReceivedV1 } from '#shared/contracts';
import { newKeyring, startTestService, type TestBroker, type TestDatabase, type TestIssuer } from '#shared/testing';
import { triage } from '../src/triage.module.js';

export interface Answer {
  status: number;
  headers: Record<string, unknown>;
  body: Record<string, unknown>;
}

export interface CallOptions {
  /** The body for which a case officer calls; without it nobody is authenticated. */
  as?: string;
  roles?: readonly string[];
  ifMatch?: string;
  idempotencyKey?: string;
  payload?: object;
}

/** The whole service, behind its two doors, with a database and topics of its own. */
export interface TriageService {
  /** Where it listens. */
  url: string;
  database: TestDatabase;
  broker: TestBroker;
  issuer: TestIssuer;
  env: EnvSource;
  get(path: string, options?: CallOptions): Promise<Answer>;
  post(path: string, options?: CallOptions): Promise<Answer>;
  /** As intake does: publishes tips on its topic. */
  sendTips(...tips: TipReceivedV1[]): Promise<void>;
  /** Starts a further replica. */
  replicate(): Promise<void>;
  close(): Promise<void>;
}

export async function startTriage(): Promise<TriageService> {
  const first = await startTestService(triage, { seed: true, env: triageKeys() });
  const { database, broker, issuer, env } = first;
  const replicas = [first];
  const call = async (method: 'GET' | 'POST', url: string, options: CallOptions = {}): Promise<Answer> => {
    const headers = await headersOf(issuer, options);
    const answer = await first.app.inject({ method, url, headers, payload: options.payload });
    return { status: answer.statusCode, headers: answer.headers, body: parsed(answer.body) };
  };
  return {
    ...{ url: first.url, database, broker, issuer, env },
    get: (path, options) => call('GET', path, options),
    post: (path, options) => call('POST', path, options),
    sendTips: async (...tips) => {
      await broker.send(
        tipReceivedV1,
        tips.map((data) => ({ id: data.tipId, version: 1, data })),
      );
    },
    replicate: async () => {
      replicas.push(await startTestService(triage, { database, broker, issuer, env }));
    },
    close: async () => {
      await Promise.all(replicas.map((replica) => replica.stop()));
      await first.close();
    },
  };
}

/** The variables of triage that have no default; the overdue job looks often, so that tests need not wait. */
export function triageKeys(): Record<string, string> {
  return { TRIAGE_KEYS: newKeyring(), TRIAGE_OVERDUE_POLL_MS: '100' };
}

async function headersOf(issuer: TestIssuer, options: CallOptions): Promise<Record<string, string>> {
  const { as: body, roles = ['case-officer'], ifMatch, idempotencyKey } = options;
  return {
    ...(body === undefined ? {} : { authorization: `Bearer ${await issuer.officerToken({ body, roles })}` }),
    ...(ifMatch === undefined ? {} : { 'if-match': ifMatch }),
    ...(idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }),
  };
}

function parsed(body: string): Record<string, unknown> {
  return body === '' ? {} : (JSON.parse(body) as Record<string, unknown>);
}
