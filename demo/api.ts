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
      const reply = await replyTo(send);
      if (reply?.response.ok) return reply.content;
      if (reply && !mayPass(reply)) throw refusalOf(operationId, reply);
      if (performance.now() > end) throw refusalOf(operationId, reply);
      await sleep(pauseAfter(reply?.response));
    }
  }

  private async send({ method, path }: Operation, call: Call, key: Record<string, string>): Promise<Response> {
    const url = new URL(filled(path, call.params) + queryOf(call.query), this.options.gatewayUrl);
    const body = textOf(call.body);
    const request = (fresh: boolean) =>
      this.request(url, { method, body, headers: { ...headersOf(call), ...key } }, fresh);
    const response = await request(false);
    return response.status === 401 && this.options.token ? request(true) : response;
  }

  private async request(
    url: URL,
    request: RequestInit & { headers: Record<string, string> },
    fresh: boolean,
  ): Promise<Response> {
    const token = await this.options.token?.(fresh);
    const authorization: Record<string, string> = token ? { authorization: `Bearer ${token}` } : {};
    return fetch(url, { ...request, headers: { ...request.headers, ...authorization } });
  }
}

function headersOf({ body, ifMatch, headers }: Call): Record<string, string> {
  return {
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    ...(ifMatch === undefined ? {} : { 'if-match': `"${ifMatch}"` }),
    ...headers,
  };
}

/** A text is sent as it is, because it may have been signed. */
function textOf(body: unknown): string | undefined {
  return typeof body === 'string' || body === undefined ? body : JSON.stringify(body);
}

function queryOf(query: Call['query'] = {}): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== undefined) search.set(name, String(value));
  return search.size === 0 ? '' : `?${search.toString()}`;
}

function filled(path: string, params: Record<string, string> = {}): string {
  return path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(params[name] ?? ''));
}

interface Reply {
  response: Response;
  content: unknown;
}

/** The whole answer; undefined when the connection was refused or cut, which `fetch` tells by a TypeError's cause. */
async function replyTo(send: () => Promise<Response>): Promise<Reply | undefined> {
  try {
    const response = await send();
    return { response, content: await contentOf(response) };
  } catch (error) {
    if (error instanceof TypeError && error.cause instanceof Error) return undefined;
    throw error;
  }
}

function refusalOf(operationId: string, reply: Reply | undefined): Refused {
  const problem = typeof reply?.content === 'object' ? (reply.content as Problem) : {};
  return new Refused(operationId, reply?.response.status ?? 0, problem);
}

async function contentOf(response: Response): Promise<unknown> {
  const text = await response.text();
  return /\bjson\b/.test(response.headers.get('content-type') ?? '') ? JSON.parse(text) : text;
}

function mayPass({ response, content }: Reply): boolean {
  const { code } = content as Problem;
  const notLearntYet = response.status === 404 && response.headers.has('retry-after');
  return PASSING.includes(response.status) || code === 'idempotency-in-progress' || notLearntYet;
}

function pauseAfter(response: Response | undefined): number {
  const asked = Number(response?.headers.get('retry-after') ?? 0) * 1_000;
  return Math.min(Math.max(asked, PAUSE_MS), PAUSE_MAX_MS);
}
