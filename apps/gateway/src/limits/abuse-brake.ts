import { Inject, Injectable, Logger } from '@nestjs/common';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { ENV, type Clock } from '#shared/config';
import { AppError } from '#shared/http';
import { counter } from '#shared/observability';
import type { GatewayEnv } from '../gateway.env.js';
import { ProofChallenges } from '../proofs/proof-challenges.js';
import { PROOF_HEADER } from '../proofs/proof-payload.js';
import type { ProofOfferDto } from '../proofs/proof.dto.js';
import { SpentProofs } from '../proofs/spent-proofs.js';
import {
  brakeInForce,
  brakeWindows,
  fullWindow,
  proofStep,
  type BrakeCounts,
  type BrakeWindow,
} from './brake-limits.js';
import { CountedCallers } from './counted-callers.js';
import { countingMoment, leftOf } from './counting-time.js';
import { LIMITS_CLOCK } from './limits-clock.js';
import { NetworkCounts, type Counting } from './network-counts.js';
import type { RateClass } from './rate-classes.js';

/** What is counted of each public write; reads are not, and whoever has a token is counted elsewhere. */
const countedWindows: Partial<Record<RateClass, readonly BrakeWindow[]>> = {
  'public-write': ['address-minute', 'network-minute', 'everyone-minute', 'address-day', 'network-day'],
  'public-lookup': ['address-day', 'network-day'],
};
const submissions = countedWindows['public-write'] ?? [];

/** How long a request waits for its counts, in milliseconds, before it goes on without. */
const PATIENCE_MS = 300;
/** After a failure nobody is kept waiting for the database for this long. */
const PAUSE_MS = 1_000;

const proofs = counter({
  name: 'vigil_gateway_proofs_total',
  help: 'Proofs of work: demanded, solved, refused.',
  labels: ['outcome'],
});
const refusals = counter({
  name: 'vigil_gateway_brake_refused_total',
  help: 'Public writes refused because a window of the abuse brake was full.',
  labels: ['window'],
});
const failures = counter({
  name: 'vigil_gateway_brake_failures_total',
  help: 'Public writes let through uncounted because the database did not answer.',
});

/** What came of a proof, or of there being none. */
type Verdict = 'solved' | 'absent' | 'wrong' | 'expired' | 'reused';

/**
 * Slows down whoever floods the public door, without asking anybody who they are: counts by hashed network, proofs of
 * work when there is much, refusal when there is far too much. Without its database it lets everybody through, because
 * a tip that is lost is an offence that goes on; the limits of each replica hold all the same.
 */
@Injectable()
export class AbuseBrake {
  private readonly log = new Logger(AbuseBrake.name);
  private readonly limits: ReturnType<typeof brakeInForce>;
  private openUntilMs = 0;

  constructor(
    @Inject(ENV) env: GatewayEnv,
    private readonly callers: CountedCallers,
    private readonly counts: NetworkCounts,
    private readonly challenges: ProofChallenges,
    private readonly spent: SpentProofs,
    @Inject(LIMITS_CLOCK) private readonly clock: Clock,
  ) {
    this.limits = brakeInForce(env.BRAKE_LIMITS);
  }

  /** @throws AppError `rate-limited` when a window is full, `proof-required` when a proof is missing or not good. */
  async weigh(request: FastifyRequest): Promise<void> {
    const { rate } = request.routeOptions.config;
    const windows = rate && countedWindows[rate];
    if (!windows || (await this.callers.of(request)).hasToken) return;
    const counting = this.countingOf(request, windows);
    const counts = (await this.unlessAway(() => this.counts.add(counting))) ?? {};
    const refusal = this.refusalFor(counts) ?? (await this.demandFor(request, rate === 'public-write' ? counts : {}));
    if (!refusal) return;
    await this.takeBack(counting);
    throw refusal;
  }

  /** Tells whether the caller's next submission needs a proof, with the challenge if so. */
  async offerTo(request: FastifyRequest): Promise<ProofOfferDto> {
    const { hasToken } = await this.callers.of(request);
    const counting = this.countingOf(request, submissions);
    const counts = hasToken ? {} : ((await this.unlessAway(() => this.counts.read(counting))) ?? {});
    const next = Object.entries(counts).map(([name, count]) => [name, count + 1]);
    const step = proofStep(Object.fromEntries(next) as BrakeCounts, this.limits);
    return { required: step > 0, challenge: step > 0 ? await this.challenges.issue(step) : null };
  }

  private countingOf(request: FastifyRequest, windows: readonly BrakeWindow[]): Counting {
    return { networks: this.callers.networksOf(request), windows, at: countingMoment(this.clock.now()) };
  }

  private refusalFor(counts: BrakeCounts): AppError | undefined {
    const full = fullWindow(counts, this.limits);
    if (!full) return undefined;
    refusals.inc({ window: full });
    const { span } = brakeWindows[full];
    const retryAfterSeconds = Math.ceil(leftOf(span, this.clock.now()) / 1_000);
    return new AppError('rate-limited', { detail: fullDetail[span](retryAfterSeconds), retryAfterSeconds });
  }

  private async demandFor(request: FastifyRequest, counts: BrakeCounts): Promise<AppError | undefined> {
    const step = proofStep(counts, this.limits);
    if (step === 0) return undefined;
    const verdict = await this.verdictOn(request.headers[PROOF_HEADER]);
    if (verdict === 'solved') {
      proofs.inc({ outcome: 'solved' });
      return undefined;
    }
    proofs.inc({ outcome: verdict === 'absent' ? 'demanded' : 'refused' });
    return new AppError('proof-required', {
      detail: proofDetail[verdict],
      headers: { 'cache-control': 'no-store' },
      members: { challenge: await this.challenges.issue(step) },
    });
  }

  private async verdictOn(header: string | string[] | undefined): Promise<Verdict> {
    if (typeof header !== 'string') return 'absent';
    const proof = await this.challenges.inspect(header);
    if (proof.verdict !== 'right') return proof.verdict;
    // Without the database nobody knows whether a proof is shown again; a right one is good then.
    const isFirst = (await this.unlessAway(() => this.spent.spend(proof))) ?? true;
    return isFirst ? 'solved' : 'reused';
  }

  /** What was refused has used up nothing of the day: otherwise one caller could shut out all behind an address. */
  private async takeBack(counting: Counting): Promise<void> {
    const windows = counting.windows.filter((name) => brakeWindows[name].span === 'day');
    await this.unlessAway(() => this.counts.takeBack({ ...counting, windows }));
  }

  private async unlessAway<T>(ask: () => Promise<T>): Promise<T | undefined> {
    if (performance.now() < this.openUntilMs) return this.letThrough();
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error(`no answer within ${PATIENCE_MS} ms`)), PATIENCE_MS);
    });
    try {
      return await Promise.race([ask(), late]);
    } catch (error) {
      this.openUntilMs = performance.now() + PAUSE_MS;
      this.log.warn(`Public writes are not counted: ${(error as Error).message}`);
      return this.letThrough();
    } finally {
      clearTimeout(timer);
    }
  }

  private letThrough(): undefined {
    failures.inc();
  }
}

const fullDetail = {
  minute: (seconds: number) => `Mạng này vừa gửi quá nhiều yêu cầu; thử lại sau ${seconds} giây.`,
  day: () =>
    'Mạng này đã gửi quá nhiều trong hôm nay; hãy gửi từ mạng khác, gọi đường dây nóng, hoặc thử lại ngày mai.',
};

const proofDetail: Record<Exclude<Verdict, 'solved'>, string> = {
  absent: 'Đang có nhiều tin gửi đến: hãy giải phép tính kèm theo rồi gửi lại.',
  wrong: 'Lời giải không đúng: hãy giải phép tính mới kèm theo rồi gửi lại.',
  expired: 'Lời giải đã hết hạn: hãy giải phép tính mới kèm theo rồi gửi lại.',
  reused: 'Lời giải đã được dùng: hãy giải phép tính mới kèm theo rồi gửi lại.',
};

/** Weighs every public write after it has been counted against its class, and before its body is read. */
export function registerAbuseBrake(fastify: FastifyInstance, brake: AbuseBrake): void {
  fastify.addHook('onRequest', (request) => brake.weigh(request));
}
