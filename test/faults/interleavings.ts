import { createHash, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EventContract } from '#shared/contracts';
import { Transactions, type Tx } from '#shared/database';
import { InboxServer, type ReceivedEvent } from '#shared/messaging';
import { scaled, type TestService } from '#shared/testing';
import { ROOT } from '../../infra/paths.ts';

/** One event of a story, before it is told of anybody in particular. */
export interface Scene {
  contract: EventContract;
  data: Record<string, unknown>;
  version: number;
}

interface Handlers {
  handle(events: readonly ReceivedEvent[], tx: Tx): Promise<void>;
}

/** Orders that are played, evenly chosen from all; the first is that in which the things happened. */
const ORDERS_AT_MOST = scaled(Infinity, 500);
/** Stories that are told at once. */
const AT_ONCE = 500;
const SAMPLES = join(ROOT, 'libs', 'shared', 'src', 'contracts', 'samples');
const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;

/**
 * The events of one aggregate, in order, each the first golden sample of its contract with what is changed in it; all
 * speak of what the first one speaks of.
 */
export function aggregateOf(...events: (EventContract | [EventContract, Record<string, unknown>])[]): Scene[] {
  const scenes: Scene[] = [];
  for (const event of events) {
    const [contract, changes] = Array.isArray(event) ? event : [event, {}];
    const samples = JSON.parse(readFileSync(join(SAMPLES, `${contract.type}.json`), 'utf8')) as Scene['data'][];
    const data = { ...samples[0], ...idsOf(scenes[0]?.data ?? {}, samples[0] ?? {}), ...changes };
    scenes.push({ contract, data, version: scenes.length + 1 });
  }
  return scenes;
}

function idsOf(first: Scene['data'], sample: Scene['data']): Scene['data'] {
  const shared = ['tipId', 'caseId', 'requestId', 'threadId'].filter((name) => name in first && name in sample);
  return Object.fromEntries(shared.map((name) => [name, first[name]]));
}

/** All orders in which several rows of events can come when each row keeps its own. */
export function interleavingsOf<T>(rows: readonly (readonly T[])[]): T[][] {
  const open = rows.filter((row) => row.length > 0);
  if (open.length === 0) return [[]];
  return open.flatMap((row) => {
    const rest = open.map((other) => (other === row ? row.slice(1) : other));
    return interleavingsOf(rest).map((later) => [row[0] as T, ...later]);
  });
}

/** Tells a scene of people and things that nobody else's story has: the same ones for the same `story`. */
export function toldOf(scene: Scene, story: string): ReceivedEvent {
  const data = JSON.parse(namesOf(JSON.stringify(scene.data), story)) as Record<string, unknown>;
  const { contract, version } = scene;
  const at = new Date(Date.UTC(2026, 10, 24, 3, 0, version));
  return {
    ...{ id: randomUUID(), type: contract.type, version, data, occurredAt: at, recordedAt: at },
    subject: String(data['requestId'] ?? data['caseId'] ?? data['tipId'] ?? data['bodyId'] ?? data['deliveryId']),
    correlationId: randomUUID(),
    actor: { body: 'system', pseudonym: 'test', capacity: 'system' },
  };
}

/** Every id of a text, and every `of-this-story`, made the story's own. */
export function namesOf(text: string, story: string): string {
  return text.replaceAll('of-this-story', `of-${story}`).replaceAll(UUID, (id) => {
    const hash = createHash('sha256').update(`${story} ${id}`).digest('hex');
    return `${hash.slice(0, 8)}-${hash.slice(8, 12)}-4${hash.slice(13, 16)}-8${hash.slice(17, 20)}-${hash.slice(20, 32)}`;
  });
}

/** The service's handlers, without the broker that would put the topics in some order. */
export function handlersOf(service: TestService): (events: ReceivedEvent[]) => Promise<void> {
  const inbox: unknown = service.app.get(InboxServer, { strict: false });
  const transactions = service.app.get(Transactions, { strict: false });
  return (events) =>
    transactions.run((tx) => (inbox as { parts: { handlers: Handlers } }).parts.handlers.handle(events, tx));
}

/** All orders of some rows, or in the short form an even choice of them. */
export function ordersOf(rows: Scene[][]): Scene[][] {
  const all = interleavingsOf(rows);
  const step = Math.max(1, Math.floor(all.length / ORDERS_AT_MOST));
  return all.filter((_, index) => index % step === 0);
}

/** Plays every order as a story of its own: of all stories the first event, then of all the second, and so on. */
export async function play(orders: Scene[][], handle: (events: ReceivedEvent[]) => Promise<void>): Promise<void> {
  for (let step = 0; step < (orders[0]?.length ?? 0); step += 1)
    for (let start = 0; start < orders.length; start += AT_ONCE) {
      const chunk = orders.slice(start, start + AT_ONCE);
      await handle(chunk.map((order, index) => toldOf(order[step] as Scene, String(start + index))));
    }
}
