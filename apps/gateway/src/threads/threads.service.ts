import { Inject, Injectable } from '@nestjs/common';
import { Type } from 'typebox';
import { Compile } from 'typebox/compile';
import { ENV } from '#shared/config';
import { AppError } from '#shared/http';
import { currentContext } from '#shared/observability';
import { serviceUrls, type GatewayEnv } from '../gateway.env.js';
import { upstreams, type Upstream } from '../routes/route-table.js';
import {
  canonicalIdOf,
  mergedThread,
  servicesToAskAgain,
  silentOf,
  withSecondAnswers,
  type PartAnswer,
  type PartAnswers,
  type Thread,
} from './thread.rules.js';

const partForm = Compile(
  Type.Object({
    threadId: Type.String(),
    members: Type.Array(Type.String()),
    part: Type.Record(Type.String(), Type.Unknown()),
  }),
);

/** UUIDs and human references; which of them is a thread's member is for the services to say. */
const ID = /^[A-Za-z0-9-]{1,64}$/;
/** Answers of a service that has nothing to show to this caller. */
const KNOWN_REFUSALS = [401, 403, 404];

/** The gateway's one composed answer: the services' parts of a thread, asked with the caller's own token. */
@Injectable()
export class ThreadsService {
  private readonly urls: Record<Upstream, string>;
  private readonly timeoutMs: number;

  constructor(@Inject(ENV) env: GatewayEnv) {
    this.urls = serviceUrls(env);
    this.timeoutMs = env.THREAD_TIMEOUT_MS;
  }

  /** @throws AppError `not-found` when no service knows the id; `unavailable` when one that might did not answer. */
  async compose(id: string, authorization: string): Promise<Thread> {
    if (!ID.test(id)) throw unknownThread();
    const first = (await this.askAll(upstreams, id, authorization)) as PartAnswers;
    const again = servicesToAskAgain(first, id);
    const second = await this.askAll(again, canonicalIdOf(first) ?? id, authorization);
    const answers = withSecondAnswers(first, second);
    const thread = mergedThread(answers);
    if (!thread) throw silentOf(answers).length > 0 ? new AppError('unavailable') : unknownThread();
    return thread;
  }

  private async askAll(
    services: readonly Upstream[],
    id: string,
    authorization: string,
  ): Promise<Partial<PartAnswers>> {
    const asked = services.map(async (service) => [service, await this.ask(service, id, authorization)] as const);
    return Object.fromEntries(await Promise.all(asked));
  }

  private async ask(service: Upstream, id: string, authorization: string): Promise<PartAnswer> {
    const { correlationId, traceparent, locale } = currentContext();
    const headers = { authorization, traceparent, 'x-correlation-id': correlationId, 'accept-language': locale };
    const signal = AbortSignal.timeout(this.timeoutMs);
    try {
      return await partIn(await fetch(`${this.urls[service]}/internal/threads/${id}`, { headers, signal }));
    } catch {
      // Refused connections, cut answers and the time limit all mean the same to the caller, who is told of it.
      return 'silent';
    }
  }
}

async function partIn(response: Response): Promise<PartAnswer> {
  if (KNOWN_REFUSALS.includes(response.status)) {
    await response.body?.cancel();
    return 'unknown';
  }
  const part: unknown = await response.json();
  return response.ok && partForm.Check(part) ? part : 'silent';
}

function unknownThread(): AppError {
  return new AppError('not-found', { detail: 'Không có chuỗi hồ sơ nào với mã này.' });
}
