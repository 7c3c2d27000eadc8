import { AsyncLocalStorage } from 'node:async_hooks';
import { createHash, hkdfSync } from 'node:crypto';
import { Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { Keyring } from '#shared/auth';
import { CLAIM_LOST, codeOf, Gathered, Transactions } from '#shared/database';
import { AppError } from './app-error.js';

/** How long a running request keeps its key; longer than any request may run. */
const LEASE_SECONDS = 60;
/** How long an answer is kept. */
const ANSWER_HOURS = 24;
const CLEANING_MS = 10 * 60 * 1000;
const CLEANED_AT_ONCE = 10_000;
/** Requests that wait longer than this for a statement are told to come back. */
const CLAIMING = { runsAtOnce: 2, questionsPerRun: 100, waitLimitMs: 1_500 };

/** An answer as it is kept. */
export interface StoredAnswer {
  status: number;
  headers: Record<string, string>;
  body: unknown;
}

/** A request that holds its key: nobody else runs under it until it is done or its lease is over. */
export interface Claim {
  scope: string;
  key: string;
  keyHash: string;
  /** The database's time of the claim; tells this claim from a later one of the same key. */
  claimedAt: string;
}

/** A key that a request would take, by the names of its columns. */
interface Wish {
  scope: string;
  key_hash: string;
  request_hash: string;
}

const nameOf = ({ scope, key_hash, request_hash }: Wish) => [scope, key_hash, request_hash].join('\0');

interface KeyRow {
  requestHash: string;
  state: 'running' | 'done';
  answer: string | null;
}

/** A claim with the answer that its act has asked to keep. */
interface Running {
  claim: Claim;
  answer?: StoredAnswer;
  /** The answer that a commit of the act has taken along, as its JSON. */
  committed?: string;
}

const current = new AsyncLocalStorage<Running>();

/** The present request's claim as `finish_claims` takes it, so that each commit of the act marks the key as used. */
export function presentClaim(): object | undefined {
  const running = current.getStore();
  if (!running) return undefined;
  if (running.answer) running.committed = JSON.stringify(running.answer);
  return finished(running.claim, running.answer);
}

/**
 * Keeps the present request's answer in the transaction of its act, so that not even a crash right after the commit
 * loses it; called before the commit. For answers that cannot be read again (a receipt code); does nothing without an
 * Idempotency-Key.
 */
export function keepAnswer(body: unknown, status = 201): void {
  const running = current.getStore();
  if (running) running.answer = { status, headers: {}, body };
}

/** The keys of one service: claimed before the act, marked in its transaction, answered from ever after. */
@Injectable()
export class IdempotencyStore implements OnModuleInit, OnApplicationShutdown {
  private readonly log = new Logger(IdempotencyStore.name);
  private cleaning?: NodeJS.Timeout;
  private readonly claims = new Gathered((wishes: Wish[]) => this.take(wishes), CLAIMING);

  constructor(private readonly transactions: Transactions) {}

  onModuleInit(): void {
    const clean = () => void this.removeExpired().catch((error: unknown) => this.log.warn(error));
    this.cleaning = setInterval(clean, CLEANING_MS).unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.cleaning);
  }

  /**
   * Takes the key for a request, or returns the answer that its first request got.
   * @throws AppError `idempotency-key-reused`, `idempotency-in-progress`, or `conflict` when the answer was lost.
   */
  async claim(scope: string, key: string, requestHash: string): Promise<Claim | StoredAnswer> {
    const keyHash = createHash('sha256').update(`${scope}\0${key}`).digest('base64url');
    const claimedAt = await this.claims.ask({ scope, key_hash: keyHash, request_hash: requestHash });
    if (claimedAt !== undefined) return { scope, key, keyHash, claimedAt };
    const known = await this.find(scope, keyHash);
    if (known) return answerFrom(known, { scope, key, requestHash });
    throw inProgress();
  }

  /**
   * Runs the act under its claim and keeps its answer, unless its own commit has done so.
   * @throws AppError `idempotency-in-progress` when another request took the key over; whatever `act` throws. After
   * either the key is free again, as nothing was committed.
   */
  async runUnder(claim: Claim, act: () => Promise<StoredAnswer>): Promise<StoredAnswer> {
    const running: Running = { claim };
    const answer = await current.run(running, act).catch(async (error: unknown) => {
      await this.release(claim).catch((failure: unknown) => this.log.warn(failure));
      throw codeOf(error) === CLAIM_LOST ? inProgress() : error;
    });
    // The act is committed by now: a failure to keep its answer must not turn it into an error.
    if (running.committed !== JSON.stringify(answer))
      await this.keep(claim, answer).catch((failure: unknown) => this.log.warn(failure));
    return answer;
  }

  private async keep(claim: Claim, answer: StoredAnswer): Promise<void> {
    await this.transactions.runAlone('SELECT finish_claims($1)', [JSON.stringify([finished(claim, answer)])]);
  }

  private async release({ scope, keyHash, claimedAt }: Claim): Promise<void> {
    const sql = `DELETE FROM idempotency_keys
      WHERE scope = $1 AND key_hash = $2 AND created_at = $3 AND state = 'running'`;
    await this.transactions.runAlone(sql, [scope, keyHash, claimedAt]);
  }

  private async find(scope: string, keyHash: string): Promise<KeyRow | undefined> {
    const rows: KeyRow[] = await this.transactions.runAlone(
      `SELECT request_hash AS "requestHash", state, answer_sealed AS answer FROM idempotency_keys
       WHERE scope = $1 AND key_hash = $2 AND expires_at > clock_timestamp()`,
      [scope, keyHash],
    );
    return rows[0];
  }

  /** Takes free keys, those of the same moment in one statement; of the same key asked for twice at once, one is taken. */
  private async take(wishes: Wish[]): Promise<PromiseSettledResult<string | undefined>[]> {
    const sql = `
      INSERT INTO idempotency_keys AS held (scope, key_hash, request_hash, state, created_at, expires_at)
      SELECT DISTINCT ON (scope, key_hash) scope, key_hash, request_hash, 'running', at, at + make_interval(secs => $2)
      FROM json_to_recordset($1) AS wish(scope text, key_hash text, request_hash text), clock_timestamp() AS at
      ORDER BY scope, key_hash
      ON CONFLICT (scope, key_hash) DO UPDATE
        SET request_hash = excluded.request_hash, state = 'running', status = NULL, answer_sealed = NULL,
            created_at = excluded.created_at, expires_at = excluded.expires_at
        WHERE held.expires_at <= clock_timestamp()
      RETURNING scope, key_hash, request_hash, created_at::text AS "claimedAt"`;
    const values = [JSON.stringify(wishes), LEASE_SECONDS];
    const rows: (Wish & { claimedAt: string })[] = await this.transactions.runAlone(sql, values);
    const taken = new Map(rows.map((row) => [nameOf(row), row.claimedAt]));
    return wishes.map((wish) => {
      const value = taken.get(nameOf(wish));
      taken.delete(nameOf(wish));
      return { status: 'fulfilled', value };
    });
  }

  private async removeExpired(): Promise<void> {
    const sql = `DELETE FROM idempotency_keys WHERE (scope, key_hash) IN
      (SELECT scope, key_hash FROM idempotency_keys WHERE expires_at < clock_timestamp() LIMIT $1)`;
    await this.transactions.runAlone(sql, [CLEANED_AT_ONCE]);
  }
}

/** The row of `finish_claims`. */
function finished(claim: Claim, answer: StoredAnswer | undefined): object {
  return {
    scope: claim.scope,
    key_hash: claim.keyHash,
    claimed_at: claim.claimedAt,
    status: answer?.status,
    answer_sealed: answer && sealerOf(claim).seal(JSON.stringify(answer), claim.scope),
    hours: ANSWER_HOURS,
  };
}

function answerFrom(row: KeyRow, request: { scope: string; key: string; requestHash: string }): StoredAnswer {
  if (row.requestHash !== request.requestHash) {
    throw new AppError('idempotency-key-reused', { detail: 'Khóa này đã được dùng với nội dung khác.' });
  }
  if (row.state === 'running') throw inProgress();
  if (row.answer === null) throw answerLost();
  return JSON.parse(sealerOf(request).open(row.answer, request.scope).toString('utf8')) as StoredAnswer;
}

/** The answer is sealed under the caller's own key, which is not kept: a stolen table gives nothing away. */
function sealerOf({ scope, key }: { scope: string; key: string }): Keyring {
  const derived = hkdfSync('sha256', key, scope, 'vigil 389 idempotent answer', 32);
  return Keyring.parse({ current: 'a1', keys: { a1: Buffer.from(derived).toString('base64') } });
}

function inProgress(): AppError {
  return new AppError('idempotency-in-progress', {
    detail: 'Yêu cầu trước với cùng Idempotency-Key chưa kết thúc.',
    retryAfterSeconds: 1,
  });
}

function answerLost(): AppError {
  return new AppError('conflict', {
    detail: 'Yêu cầu này đã được thực hiện, nhưng câu trả lời đã mất; hãy đọc lại trạng thái hiện tại.',
  });
}
