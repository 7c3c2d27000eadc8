import { createSecretKey, randomBytes } from 'node:crypto';
import type { Caller, Scope } from '#shared/auth';
import { Clock } from '#shared/config';
import type { RefusalGround } from '#shared/contracts';
import { AuditLog, createDataSource, References, Transactions } from '#shared/database';
import { Outbox } from '#shared/messaging';
import { currentContext, publicActor } from '#shared/observability';
import { createTestDatabase, type TestDatabase } from '#shared/testing';
import { BatchesService } from '../src/batches/batches.service.js';
import { BodiesService } from '../src/bodies/bodies.service.js';
import { CaseProgressService } from '../src/cases/case-progress.service.js';
import { DraftsQueries } from '../src/drafts/drafts.queries.js';
import { DraftsService } from '../src/drafts/drafts.service.js';
import { ExtractionsService } from '../src/extractions/extractions.service.js';
import { FollowsService } from '../src/follows/follows.service.js';
import { IdentifiersService } from '../src/identifiers/identifiers.service.js';
import { InformantsService } from '../src/informants/informants.service.js';
import type { IntakeEnv } from '../src/intake.env.js';
import { intake } from '../src/intake.module.js';
import { ArrivalsService } from '../src/mailbox/arrivals.service.js';
import { MailReading } from '../src/mailbox/mail-reading.service.js';
import { MessagesQueries } from '../src/messages/messages.queries.js';
import { MessagesService } from '../src/messages/messages.service.js';
import { Deadlines } from '../src/receiving-rules/deadlines.service.js';
import { ReceivingRules } from '../src/receiving-rules/receiving-rules.service.js';
import { ReceivingSettings } from '../src/receiving-rules/receiving-settings.service.js';
import { ActsOnTips } from '../src/screening/acts-on-tips.service.js';
import { ProposalsQueries } from '../src/screening/proposals.queries.js';
import { ScreeningService } from '../src/screening/screening.service.js';
import { LogBookMoves } from '../src/log-book/log-book-moves.service.js';
import { ReceiptsService } from '../src/receipts/receipts.service.js';
import { TipSearch } from '../src/search/tip-search.queries.js';
import { InterestQueries } from '../src/similar/interest.queries.js';
import { SimilarService } from '../src/similar/similar.service.js';
import { ThreadsQueries } from '../src/threads/threads.queries.js';
import { TipProgressService } from '../src/tips/tip-progress.service.js';
import { TipsQueries } from '../src/tips/tips.queries.js';
import { TipsService } from '../src/tips/tips.service.js';

/** Business time of all that happens in a room. */
export const NOW = new Date('2026-11-24T01:30:00.000Z');

/** Stands still unless a test moves it. */
export class StandingClock extends Clock {
  at = NOW;

  now(): Date {
    return this.at;
  }
}

const aKeyring = () => ({ current: 'k1', keys: { k1: randomBytes(32).toString('base64') } });

/** New secrets of the service, parsed. */
export function secrets() {
  return {
    MATCH_KEY: createSecretKey(randomBytes(32)),
    EVENT_FIELD_KEYS: aKeyring(),
    INTAKE_RECEIPT_KEY: createSecretKey(randomBytes(32)),
    INTAKE_IDENTITY_KEYS: aKeyring(),
    INTAKE_PERSON_KEY: createSecretKey(randomBytes(32)),
  };
}

/** The service's parts around a database of their own, without doors. */
export type Room = Awaited<ReturnType<typeof openRoom>>;

export async function openRoom() {
  const db: TestDatabase = await createTestDatabase({ service: 'intake', migrations: [...(intake.migrations ?? [])] });
  const entities = [...(intake.entities ?? [])];
  const dataSource = createDataSource({ url: db.url, applicationName: 'test', entities, poolSize: 10 });
  await dataSource.initialize();
  const clock = new StandingClock();
  const env = { ...secrets(), DATABASE_URL: db.url } as unknown as IntakeEnv;
  const transactions = new Transactions(dataSource);
  const outbox = new Outbox({ service: 'intake', now: () => clock.now() });
  const audit = new AuditLog(() => {
    const { actor = publicActor, correlationId } = currentContext();
    return { ...actor, correlationId, occurredAt: clock.now() };
  });
  const identifiers = new IdentifiersService(env);
  const queries = new TipsQueries(dataSource, transactions, audit, new TipSearch(dataSource, identifiers, clock));
  const informants = new InformantsService(env);
  const bodies = new BodiesService();
  const deadlines = new Deadlines(dataSource, clock);
  const settings = new ReceivingSettings(transactions, bodies, audit, clock);
  const receipts = new ReceiptsService(transactions, env);
  const acts = new ActsOnTips(deadlines, settings);
  const interest = new InterestQueries(clock);
  const similar = new SimilarService(dataSource, identifiers, interest);
  const tips = new TipsService(
    transactions,
    new References(dataSource),
    outbox,
    audit,
    clock,
    identifiers,
    informants,
    deadlines,
    env,
  );
  const draftsQueries = new DraftsQueries(dataSource, transactions, audit);
  const reading = new MailReading();
  return {
    db,
    clock,
    dataSource,
    env,
    transactions,
    queries,
    audit,
    outbox,
    tips,
    informants,
    drafts: new DraftsService(transactions, tips, informants, draftsQueries, audit, clock),
    draftsQueries,
    arrivals: new ArrivalsService(transactions, informants, audit, clock, env),
    reading,
    batches: new BatchesService(transactions, tips, audit, clock),
    bodies,
    settings,
    deadlines,
    rules: new ReceivingRules(transactions, deadlines, audit, clock),
    screening: new ScreeningService(transactions, queries, acts, bodies, new LogBookMoves(clock), outbox, audit, clock),
    proposals: new ProposalsQueries(transactions, queries, audit),
    receipts,
    identifiers,
    extractions: new ExtractionsService(transactions, queries, identifiers, audit, clock),
    similar,
    follows: new FollowsService(transactions, similar, interest, receipts, audit, clock, env),
    messages: new MessagesService(transactions, receipts, queries, acts, deadlines, outbox, audit, clock),
    talk: new MessagesQueries(transactions, queries, audit),
    cases: new CaseProgressService(new TipProgressService(outbox, deadlines)),
    threads: new ThreadsQueries(dataSource, queries),
    close: async () => {
      await reading.rest();
      await dataSource.destroy();
      await db.drop();
    },
  };
}

/** An officer of a body with the scopes that they need. */
export function officerOf(body: string, ...scopes: Scope[]): Caller {
  const all: Scope[] = ['tips:record', 'tips:read', 'tips:screen'];
  return { subject: `officer-of-${body}`, kind: 'officer', body, scopes: new Set(scopes.length > 0 ? scopes : all) };
}

/** Refuses a tip as the rules ask: one officer of the body proposes, another decides. */
export async function refuseTip(room: Room, id: string, ground: RefusalGround, body = 'standing-office') {
  const proposer = officerOf(body);
  const { version } = await room.queries.read(id, proposer);
  const proposed = await room.screening.propose(
    id,
    { classification: 'refused', ground },
    { caller: proposer, version },
  );
  return room.screening.decide(id, { decision: 'approve' }, { caller: headOf(body), version: proposed.version });
}

/** The competent head of a body. */
export function headOf(body: string): Caller {
  return { ...officerOf(body, 'tips:read', 'tips:screen', 'tips:decide'), subject: `head-of-${body}` };
}

/** The rows of a table as JSON, in a stable order. */
export async function rowsOf(db: TestDatabase, table: string): Promise<Record<string, unknown>[]> {
  const rows = await db.query<{ row: Record<string, unknown> }>(
    `SELECT to_jsonb(t) AS row FROM ${table} AS t ORDER BY 1`,
  );
  return rows.map(({ row }) => row);
}
