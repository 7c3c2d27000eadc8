import { eventually, note, scaled } from '#shared/testing';
import { startSystem, type System } from '../system.ts';
import { aSubmission } from './ground.ts';
import { openKafkaEye, type KafkaEye } from '../system/kafka-eye.ts';
import { Partner } from './partner.ts';

const LIMIT_MS = scaled(1_200_000, 150_000);
const KILLS = scaled(50, 2);
const TIPS_PER_LIFE = scaled(40, 20);
/** Acknowledged in each life before it ends. */
const SOME_TIPS = 10;
const TIPS = KILLS * TIPS_PER_LIFE;
/** Tips that are on their way at once. */
const WRITERS = 8;

let system: System;
let kafka: KafkaEye;

beforeAll(async () => {
  system = await startSystem({ services: ['gateway', 'intake', 'triage'] });
  kafka = await openKafkaEye(system.kafka);
}, LIMIT_MS);
afterAll(async () => {
  await kafka?.close();
  await system?.stop();
}, LIMIT_MS);

const count = async (from: string) =>
  (await system.sql<{ count: number }>(`SELECT count(*)::int FROM ${from}`))[0]?.count ?? 0;

/** Kills intake while an event is committed and not sent; it is stopped while we look, so it cannot slip away. */
async function killBetweenCommitAndSend(stream: Stream): Promise<void> {
  const { intake } = system.services;
  await eventually(
    async () => {
      const { pid } = intake;
      if (pid === undefined) throw new Error('intake has ended by itself');
      process.kill(pid, 'SIGSTOP');
      if ((await count('intake.outbox')) > 0) return true;
      process.kill(pid, 'SIGCONT');
      stream.keepGoing();
      return false;
    },
    { because: 'an unsent event', withinMs: 60_000 },
  );
  await intake.stop('SIGKILL');
  await system.sql(`UPDATE intake.idempotency_keys SET expires_at = now() WHERE state = 'running'`);
}

/** Citizens submit tips, each until it is acknowledged. */
class Stream {
  acknowledged = 0;
  private begun = 0;
  /** How many may be begun by now. */
  private allowed = 0;
  private readonly partner = new Partner(system.gateway);
  private readonly writing: Promise<void>[] = [];

  /** Lets tips be submitted until there are so many in all. */
  goUntil(tips: number): void {
    this.allowed = Math.min(TIPS, Math.max(this.allowed, tips));
    while (this.begun - this.acknowledged < WRITERS && this.begun < this.allowed) this.begin();
  }

  /** Lets some more go when all have come to rest and the moment was not seen. */
  keepGoing(): void {
    if (this.acknowledged === this.allowed) this.goUntil(this.allowed + WRITERS);
  }

  async end(): Promise<void> {
    for (const one of this.writing) await one; // It grows meanwhile.
  }

  private begin(): void {
    const one = this.write();
    one.catch(() => undefined); // Told at the end.
    this.writing.push(one);
  }

  private async write(): Promise<void> {
    this.begun += 1;
    const { status, body } = await this.partner.post('/v1/tips', aSubmission());
    if (status !== 201) throw new Error(`${status}: ${JSON.stringify(body)}`);
    this.acknowledged += 1;
    this.goUntil(this.allowed);
  }
}

it(
  'intake killed between commit and send, again and again, loses no tip and doubles none',
  async () => {
    const stream = new Stream();
    for (let life = 1; life <= KILLS; life += 1) {
      const enough = stream.acknowledged + SOME_TIPS;
      stream.goUntil(life * TIPS_PER_LIFE);
      await eventually(() => stream.acknowledged >= enough, { because: 'intake at work', withinMs: 60_000 });
      await killBetweenCommitAndSend(stream);
      await system.services.intake.start();
    }
    stream.goUntil(TIPS);
    await stream.end();
    const rest = async () => (await count('intake.outbox')) === 0 && (await kafka.lag('triage', 'intake.tips')) === 0;
    await eventually(rest, { because: 'nothing is on its way', withinMs: 60_000 });
    expect(stream.acknowledged).toBe(TIPS);
    expect(await count('intake.tips')).toBe(TIPS);
    expect(await count('triage.case_tips')).toBe(TIPS);
    expect(await count(`triage.inbox WHERE consumer_group LIKE '%triage.intake-tips'`)).toBe(TIPS);
    expect(await count('triage.parked_messages')).toBe(0);
    note(1, {
      figure: `intake itself: ${KILLS} kills with an event seen unsent, ${TIPS} tips acknowledged, ${TIPS} stored, ${TIPS} in cases`,
    });
  },
  LIMIT_MS,
);
