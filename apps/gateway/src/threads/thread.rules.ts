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

/** The things of a thread, each kind from the service that owns it. */
export const threadKinds = ['tips', 'cases', 'takedowns', 'notices', 'reports'] as const;

export type ThreadKind = (typeof threadKinds)[number];

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
  const things = threadKinds.map((kind) => [kind, parts.flatMap((part) => listIn(part, kind))]);
  return { threadId, members, ...Object.fromEntries(things), incomplete: silentOf(answers) } as Thread;
}

/** The services that did not answer. */
export function silentOf(answers: PartAnswers): Upstream[] {
  return believedFirst.filter((service) => answers[service] === 'silent').sort();
}

function partOf(answer: PartAnswer | undefined): ThreadPart | undefined {
  return typeof answer === 'object' ? answer : undefined;
}

function listIn({ part }: ThreadPart, kind: ThreadKind): object[] {
  const list = part[kind];
  return Array.isArray(list) ? (list as object[]) : [];
}
