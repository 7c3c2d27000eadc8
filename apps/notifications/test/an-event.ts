import { randomUUID } from 'node:crypto';
import type { BodyRegisteredV1, CaseOfferedV1, EventContract, TakedownRequestedV1 } from '#shared/contracts';
import type { ReceivedEvent } from '#shared/messaging';

const yearly = () => String(Math.floor(Math.random() * 1_000_000)).padStart(6, '0');

/** A case about counterfeit shoes offered to the market surveillance of Ho Chi Minh City, unless told otherwise. */
export function anOffer(overrides: Partial<CaseOfferedV1> = {}): CaseOfferedV1 {
  return {
    caseId: randomUUID(),
    threadId: randomUUID(),
    reference: `VV-2026-${yearly()}`,
    lead: 'market-surveillance-79',
    supports: ['economic-police-79', 'tax-79', 'platform-cho-viet'],
    round: 1,
    offeredAt: '2026-11-03T02:41:00.000Z',
    ...overrides,
  };
}

/** The market surveillance of Ho Chi Minh City asks Chợ Việt to take two things down, unless told otherwise. */
export function aRequest(overrides: Partial<TakedownRequestedV1> = {}): TakedownRequestedV1 {
  return {
    requestId: randomUUID(),
    reference: `YC-2026-${yearly()}`,
    threadId: randomUUID(),
    caseId: randomUUID(),
    issuer: 'market-surveillance-79',
    platform: 'platform-cho-viet',
    legalBasis: 'Điểm c khoản 1 Điều 17 Nghị định 248/2026/NĐ-CP',
    violation: 'counterfeit-mark',
    requestedAt: '2026-11-05T03:20:00.000Z',
    items: [
      {
        itemId: randomUUID(),
        url: 'https://choviet.example/giay-sieu-re/p/884213',
        listingId: '884213',
        shopId: 'giay-sieu-re',
        violation: 'counterfeit-mark',
        action: 'remove-listing',
      },
      {
        itemId: randomUUID(),
        url: 'https://choviet.example/giay-sieu-re',
        violation: 'counterfeit-mark',
        action: 'suspend-shop',
      },
    ],
    ...overrides,
  };
}

/** A body as triage registers it. */
export function aBody(code: string, kind = 'provincial-force'): BodyRegisteredV1 {
  return { bodyId: randomUUID(), code, kind, name: `Cơ quan ${code}`, nameEn: `Body ${code}`, validFrom: '2025-07-01' };
}

/** The bodies of the story. */
export const bodies = [
  aBody('standing-office', 'standing-office'),
  aBody('market-surveillance-79'),
  aBody('market-surveillance-01'),
  aBody('economic-police-79'),
  aBody('tax-79'),
  aBody('platform-cho-viet', 'platform'),
];

/** An event as a handler gets it. */
export function received<T>(contract: EventContract, subject: string, data: T, version = 1): ReceivedEvent<T> {
  const at = new Date('2026-11-03T02:41:00.000Z');
  return {
    id: randomUUID(),
    type: contract.type,
    subject,
    version,
    occurredAt: at,
    recordedAt: at,
    correlationId: randomUUID(),
    actor: { body: 'triage', pseudonym: 'system', capacity: 'system' },
    data,
  };
}
