import { randomUUID } from 'node:crypto';
import { tipReceivedV1 } from '#shared/contracts';
import { headersOf } from '#shared/messaging';

/** An event as it lies in the outbox and goes to Kafka. */
export interface BenchRecord {
  key: string;
  headers: string;
  value: string;
}

/** Events of tips as intake publishes them, with the headers of our contracts: about 1 KB each. */
export function tipRecords(count: number): BenchRecord[] {
  return Array.from({ length: count }, tipRecord);
}

function tipRecord(): BenchRecord {
  const tipId = randomUUID();
  const now = new Date();
  const { headers } = headersOf(tipReceivedV1, {
    source: '/services/intake',
    aggregateId: tipId,
    version: 1,
    occurredAt: now,
    recordedAt: now,
    correlationId: randomUUID(),
    actor: { body: 'system', pseudonym: 'bench', capacity: 'system' },
  });
  const data = {
    ...{ tipId, threadId: randomUUID(), reference: 'TB-2026-000123', channel: 'web', scope: 'in-scope' },
    ...{ violation: 'counterfeit-mark', stage: 'offering', goodsCategory: 'fashion', provinceCode: '79' },
    ...{ communeCode: '26734', platform: 'platform-cho-viet', criminalSigns: false, integrity: false },
    identifiers: [{ kind: 'shop', value: 'giay-the-thao-song-hong', platform: 'platform-cho-viet' }],
    receivedAt: now.toISOString(),
  };
  return { key: tipId, headers, value: JSON.stringify(data) };
}
