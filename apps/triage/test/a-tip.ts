import { randomUUID } from 'node:crypto';
import type { Identifier, TipReceivedV1, TipRefusedV1 } from '#shared/contracts';
import type { ReceivedEvent } from '#shared/messaging';

export const shop = (value: string, platform = 'platform-cho-viet'): Identifier => ({ kind: 'shop', value, platform });
export const url = (value: string): Identifier => ({ kind: 'url', value });
export const phone = (seed: string): Identifier => ({
  kind: 'phone',
  hash: seed.padEnd(43, '0').slice(0, 43),
  sealed: 'k1.c2VhbGVk',
});

/** A tip about counterfeit shoes in Ho Chi Minh City, unless told otherwise. */
export function aTip(overrides: Partial<TipReceivedV1> = {}): TipReceivedV1 {
  return {
    tipId: randomUUID(),
    threadId: randomUUID(),
    reference: 'TB-2026-000123',
    channel: 'web',
    scope: 'in-scope',
    violation: 'counterfeit-mark',
    goodsCategory: 'fashion',
    provinceCode: '79',
    platform: 'platform-cho-viet',
    identifiers: [],
    criminalSigns: false,
    integrity: false,
    receivedAt: '2026-11-03T02:41:00.000Z',
    ...overrides,
  };
}

export function aRefusal({ tipId, threadId }: Pick<TipReceivedV1, 'tipId' | 'threadId'>): TipRefusedV1 {
  return { tipId, threadId, ground: 'vulgar', refusedAt: '2026-11-03T03:00:00.000Z', refusedBy: 'standing-office' };
}

/** The event by which intake tells of it. */
export function received<T extends { tipId: string }>(data: T, type = 'tip.received.v1'): ReceivedEvent<T> {
  const at = new Date('2026-11-03T02:41:00.000Z');
  return {
    id: randomUUID(),
    type,
    subject: data.tipId,
    version: 1,
    occurredAt: at,
    recordedAt: at,
    correlationId: randomUUID(),
    actor: { body: '', pseudonym: 'public', capacity: 'public' },
    data,
  };
}
