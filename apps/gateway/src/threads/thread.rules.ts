import type { Upstream } from '../routes/route-table.js';

/** What one service answers about a thread. */
export interface ThreadPart {
  threadId: string;
  members: string[];
  part: Record<string, unknown>;
}

/** A service's part, `unknown` when it does not know the id, or `silent` when it did not answer. */
export type PartAnswer = ThreadPart | 'unknown' | 'silent';

export type PartAnswers = Record<Upstream, PartAnswer>;

/** The things of a thread, and under which field the service that owns them tells of them. */
const threadKinds = {
  tips: ['intake', 'tips'],
  cases: ['triage', 'case'],
  takedowns: ['triage', 'takedownRequests'],
  notices: ['notifications', 'notices'],
  reports: ['reporting', 'counted'],
} as const satisfies Record<string, readonly [Upstream, string]>;

export type ThreadKind = keyof typeof threadKinds;

export type Thread = Record<ThreadKind, object[]> & {
  threadId: string;
  members: string[];
  incomplete: Upstream[];
};

/** Triage joins threads, so it is believed first about which id is the thread's own. */
const believedFirst: readonly Upstream[] = ['triage', 'notifications', 'intake', 'reporting'];

/** The id by which the thread goes, when any service knows it. */
export function canonicalIdOf(answers: PartAnswers): string | undefined {
  return believedFirst.map((service) => partOf(answers[service])?.threadId).find((id) => id !== undefined);
}

/** The services that may know more when they are asked by the canonical id. */
export function servicesToAskAgain(answers: PartAnswers, askedId: string): Upstream[] {
  const canonical = canonicalIdOf(answers);
  if (canonical === undefined || canonical === askedId) return [];
  return believedFirst.filter((service) => {
    const answer = answers[service];
    return answer !== 'silent' && partOf(answer)?.threadId !== canonical;
  });
}

/** A second answer replaces the first one only when it tells something. */
export function withSecondAnswers(first: PartAnswers, second: Partial<PartAnswers>): PartAnswers {
  const told = Object.entries(second).filter(([, answer]) => partOf(answer) !== undefined);
  return { ...first, ...Object.fromEntries(told) };
}

/** One thread of what the services told; nothing when none of them knows it. */
export function mergedThread(answers: PartAnswers): Thread | undefined {
  const threadId = canonicalIdOf(answers);
  if (threadId === undefined) return undefined;
  const parts = Object.values(answers).flatMap((answer) => partOf(answer) ?? []);
  const members = [...new Set([threadId, ...parts.flatMap((part) => [part.threadId, ...part.members])])].sort();
  const things = Object.entries(threadKinds).map(([kind, [service, field]]) => {
    return [kind, thingsIn(partOf(answers[service])?.part[field])];
  });
  return { threadId, members, ...Object.fromEntries(things), incomplete: silentOf(answers) } as Thread;
}

/** The services that did not answer. */
export function silentOf(answers: PartAnswers): Upstream[] {
  return believedFirst.filter((service) => answers[service] === 'silent').sort();
}

function partOf(answer: PartAnswer | undefined): ThreadPart | undefined {
  return typeof answer === 'object' ? answer : undefined;
}

/** A part holds many things, one, or none. */
function thingsIn(told: unknown): object[] {
  if (Array.isArray(told)) return told as object[];
  return typeof told === 'object' && told !== null ? [told] : [];
}
