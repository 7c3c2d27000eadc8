import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';

export interface Call {
  method?: 'GET' | 'POST';
  path: string;
  token?: string;
  body?: string;
  headers?: Record<string, string>;
}

export interface Answer<T = Record<string, unknown>> {
  status: number;
  body: T;
  headers: Headers;
  /** How often the call was made until it was answered for good. */
  attempts: number;
}

const RETRY_MS = 200;
/** Longer than a service keeps the key of a request that died with it (60 s). */
const PATIENCE_MS = 85_000;

/** A partner that does not give up: it repeats a call, with the same Idempotency-Key, until it is answered for good. */
export class Partner {
  /** Answers that no partner should get, whatever dies. */
  readonly surprises: string[] = [];

  private deadline = Infinity;

  constructor(private readonly url: string) {}

  get<T>(path: string, token: string): Promise<Answer<T>> {
    return this.persist<T>({ path, token });
  }

  /** Posts `body` under an Idempotency-Key of its own. */
  post<T>(path: string, body: object, options: { token?: string; headers?: Record<string, string> } = {}) {
    const headers = { 'idempotency-key': randomUUID(), 'content-type': 'application/json', ...options.headers };
    return this.persist<T>({ method: 'POST', path, token: options.token, body: JSON.stringify(body), headers });
  }

  async persist<T>(call: Call): Promise<Answer<T>> {
    const deadline = Date.now() + PATIENCE_MS;
    for (let attempts = 1; Date.now() < Math.min(deadline, this.deadline); attempts += 1) {
      const answer = await this.once<T>(call);
      if (answer && !isPassing(answer)) return { ...answer, attempts };
      await pause(RETRY_MS);
    }
    throw new Error(`${call.method ?? 'GET'} ${call.path} was not answered within ${PATIENCE_MS} ms.`);
  }

  /** Nothing is repeated any more. */
  giveUp(): void {
    this.deadline = 0;
  }

  private async once<T>({ method = 'GET', path, token, body, headers }: Call) {
    try {
      const authorization = token === undefined ? {} : { authorization: `Bearer ${token}` };
      const answer = await fetch(this.url + path, { method, body, headers: { ...headers, ...authorization } });
      const content = (await answer.json()) as T;
      if (answer.status >= 500 && answer.status !== 503) this.surprises.push(`${path}: ${JSON.stringify(content)}`);
      return { status: answer.status, body: content, headers: answer.headers };
    } catch {
      return undefined; // The line was cut: whether the act was done is for the same key to find out.
    }
  }
}

/** Unavailable, still at work under the same key, or not yet known there. */
function isPassing({ status, body, headers }: { status: number; body: unknown; headers: Headers }): boolean {
  const code = (body as { code?: string }).code;
  if (status === 503 || code === 'idempotency-in-progress') return true;
  return status === 404 && headers.has('retry-after');
}
