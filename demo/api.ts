import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Operation, Operations } from './openapi.ts';
import { PATIENCE_MS } from './patience.ts';

/** An HTTP act that was accepted, with its answer: what ledgers are made of. */
export interface HttpAct {
  operationId: string;
  /** The parameters of the path. */
  params: Record<string, string>;
  sent?: unknown;
  answer: unknown;
}

/** What one call says, besides which operation it means. */
export interface Call {
  params?: Record<string, string>;
  query?: Record<string, string | number | undefined>;
  body?: unknown;
  /** The version that the caller has read. */
  ifMatch?: number;
  headers?: Record<string, string>;
}

export interface ApiOptions {
  gatewayUrl: string;
  operations: Operations;
  /** An access token; absent for the public. Asked again, with `fresh`, when one was not accepted. */
  token?: (fresh: boolean) => Promise<string>;
  onAccepted?: (act: HttpAct) => void;
}

interface Problem {
  code?: string;
  detail?: string;
  errors?: unknown[];
}

/** A call that was refused for good. */
export class Refused extends Error {
  readonly status: number;
  readonly code: string;

  constructor(operationId: string, status: number, problem: Problem) {
    const faults = problem.errors ? ` ${JSON.stringify(problem.errors)}` : '';
    super(`${operationId} was refused: ${status} ${problem.code ?? ''} ${problem.detail ?? ''}${faults}`);
    this.status = status;
    this.code = problem.code ?? '';
  }
}

/** Statuses by which a server says that the same request may succeed in a while. */
const PASSING = [429, 502, 503, 504];
const PAUSE_MS = 250;
const PAUSE_MAX_MS = 5_000;

/** The public API as a partner's program uses it: by operation, patient, and without doing anything twice. */
export class Api {
  private readonly options: ApiOptions;

  constructor(options: ApiOptions) {
    this.options = options;
  }

  /** Calls an operation and answers its body. @throws Refused. */
  async call<T>(operationId: string, call: Call = {}): Promise<T> {
    const operation = this.options.operations.get(operationId);
    const key: Record<string, string> = operation.idempotent ? { 'idempotency-key': randomUUID() } : {};
    const answer = await this.insist(operationId, () => this.send(operation, call, key));
    this.options.onAccepted?.({ operationId, params: call.params ?? {}, sent: call.body, answer });
    return answer as T;
  }

  /** All items of a list, page by page. */
  async all<T>(operationId: string, query: Call['query'] = {}): Promise<T[]> {
    const items: T[] = [];
    let cursor: string | undefined;
    do {
      const page = await this.call<{ items: T[]; nextCursor?: string | null }>(operationId, {
        query: { limit: 200, ...query, cursor },
      });
      items.push(...page.items);
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    return items;
  }

  /** Repeats the same request, under the same key, while a service is away, busy or has not learnt of a thing yet. */
  private async insist(operationId: string, send: () => Promise<Response>): Promise<unknown> {
    const end = performance.now() + PATIENCE_MS;
    for (;;) {
      const response = await send().catch((error: unknown) => unreachable(error));
      const content = response && (await contentOf(response));
      if (response?.ok) return content;
      const refusal = new Refused(operationId, response?.status ?? 0, (content ?? {}) as Problem);
      if (response && !mayPass(response, refusal)) throw refusal;
      if (performance.now() > end) throw refusal;
      await sleep(pauseAfter(response));
    }
  }

  private async send({ method, path }: Operation, call: Call, key: Record<string, string>): Promise<Response> {
    const url = new URL(filled(path, call.params ?? {}), this.options.gatewayUrl);
    for (const [name, value] of Object.entries(call.query ?? {}))
      if (value !== undefined) url.searchParams.set(name, String(value));
    const body = typeof call.body === 'string' || call.body === undefined ? call.body : JSON.stringify(call.body);
    const request = (fresh: boolean) =>
      this.request(url, { method, body, headers: { ...headersOf(call), ...key } }, fresh);
    const response = await request(false);
    return response.status === 401 && this.options.token ? request(true) : response;
  }

  private async request(url: URL, request: RequestInit, fresh: boolean): Promise<Response> {
    const token = await this.options.token?.(fresh);
    const authorization: Record<string, string> = token ? { authorization: `Bearer ${token}` } : {};
    return fetch(url, { ...request, headers: { ...(request.headers as Record<string, string>), ...authorization } });
  }
}

function headersOf({ body, ifMatch, headers }: Call): Record<string, string> {
  return {
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    ...(ifMatch === undefined ? {} : { 'if-match': `"${ifMatch}"` }),
    ...headers,
  };
}

function filled(path: string, params: Record<string, string>): string {
  return path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(params[name] ?? ''));
}

/** A connection that was refused or cut: `fetch` says so by a TypeError, whose cause has a code. */
function unreachable(error: unknown): undefined {
  if (error instanceof TypeError && error.cause instanceof Error) return undefined;
  throw error;
}

async function contentOf(response: Response): Promise<unknown> {
  const text = await response.text();
  return /\bjson\b/.test(response.headers.get('content-type') ?? '') ? JSON.parse(text) : text;
}

function mayPass(response: Response, { code }: Refused): boolean {
  const notLearntYet = response.status === 404 && response.headers.has('retry-after');
  return PASSING.includes(response.status) || code === 'idempotency-in-progress' || notLearntYet;
}

function pauseAfter(response: Response | undefined): number {
  const asked = Number(response?.headers.get('retry-after') ?? 0) * 1_000;
  return Math.min(Math.max(asked, PAUSE_MS), PAUSE_MAX_MS);
}
