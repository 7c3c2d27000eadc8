import { randomUUID } from 'node:crypto';
import type { ReceivedEvent } from '#shared/messaging';

/** The case about the shop CV-1029, and its thread. */
export const CASE = '0c000000-0000-7000-8000-000000000001';
export const THREAD = '0c000000-0000-4000-8000-0000000000aa';
export const REFERENCE = 'VV-2026-000042';

const at = (version: number) => new Date(Date.UTC(2026, 10, 24, 2, version));

function event<T extends object>(type: string, version: number, data: T) {
  const received: ReceivedEvent<T & { caseId: string; threadId: string }> = {
    id: randomUUID(),
    type,
    subject: CASE,
    version,
    occurredAt: at(version),
    recordedAt: at(version),
    correlationId: randomUUID(),
    actor: { body: 'triage', pseudonym: 'system', capacity: 'system' },
    data: { caseId: CASE, threadId: THREAD, ...data },
  };
  return received;
}

interface Bodies {
  lead: string;
  supports: string[];
}

const linksTo = (tipIds: readonly string[]) => tipIds.map((tipId) => ({ tipId, threadId: randomUUID() }));

/** Events of {@link CASE} as triage publishes them; the version also makes the minute. */
export const caseEvent = {
  opened: (version: number, tipIds: readonly string[], { lead, supports }: Bodies) =>
    event('case.opened.v1', version, {
      reference: REFERENCE,
      violation: 'counterfeit-use-or-quality',
      priority: 'high' as const,
      score: 40,
      reasons: ['health-danger'],
      criminalSigns: false,
      lead,
      supports,
      tips: linksTo(tipIds),
      openedAt: at(version).toISOString(),
      competenceRule: 'counterfeit-goods',
    }),
  joined: (version: number, tipIds: readonly string[]) =>
    event('case.tips-joined.v1', version, {
      tips: linksTo(tipIds),
      tipCount: tipIds.length + 1,
      joinedAt: at(version).toISOString(),
    }),
  detached: (version: number, tipId: string) =>
    event('case.tip-detached.v1', version, { tipId, tipCount: 0, detachedAt: at(version).toISOString() }),
  offered: (version: number, { lead, supports }: Bodies) =>
    event('case.offered.v1', version, {
      reference: REFERENCE,
      lead,
      supports,
      round: version,
      offeredAt: at(version).toISOString(),
    }),
  declined: (version: number, { body, next }: { body: string; next: string }) =>
    event('case.declined.v1', version, { body, next, reason: 'not-competent', declinedAt: at(version).toISOString() }),
  accepted: (version: number, body = 'a') =>
    event('case.accepted.v1', version, { body, acceptedAt: at(version).toISOString() }),
  concluded: (version: number, body = 'a') =>
    event('case.outcome-recorded.v1', version, {
      body,
      outcome: 'administrative-sanction',
      fineVnd: 25_000_000,
      goodsValueVnd: 4_000_000,
      recordedAt: at(version).toISOString(),
    }),
  dismissed: (version: number) =>
    event('case.dismissed.v1', version, { reason: 'all-tips-refused', dismissedAt: at(version).toISOString() }),
};
