import { exampleOf, type FuzzedOperation } from './document.ts';

/** What only the running system knows, to be put in the place of examples. */
export interface Known {
  receiptCode: string;
  /** Ids of things that are there, by the beginning of the path in which they stand. */
  ids: Record<string, string>;
  receiver: string;
}

/** Bodies with which one gets far into the operations that anybody may call. */
const curated: Record<string, (known: Known) => object[]> = {
  submitTip: () => [tip, { ...tip, channel: 'phone' }, { ...tip, ...detailed }],
  registerWebhookEndpoint: ({ receiver }) => [{ url: `${receiver}/fuzzed`, eventTypes: ['takedown.requested'] }],
};

const tip = {
  kind: 'citizen',
  content: 'Gian hàng bán hàng giả nhãn hiệu, đã mua và đối chiếu với hàng thật.',
  violation: 'counterfeit-mark',
  links: ['https://choviet.example/shop/lo-mo/item/1'],
  place: { provinceCode: '79' },
};

const detailed = {
  stage: 'offering',
  goods: [{ name: 'Sữa bột', category: 'food' }],
  sellerTraces: { phones: ['0901 234 567'], bankAccounts: [{ bankCode: 'vcb', accountNumber: '0123456789' }] },
  informant: { name: 'Nguyễn Văn A', phone: '0912 345 678' },
  wishesSecrecy: true,
};

/** Bodies that are valid, or nearly: with the least, with everything, and with some of what may be left out. */
export function basesOf({ operationId, schema }: FuzzedOperation, known: Known): unknown[] {
  const some = [0, 1, 2].map((turn) => (field: string) => (field.length + turn) % 3 === 0);
  const wanted = [() => false, () => true, ...some];
  const made = wanted.map((wants) => exampleOf(schema, wants));
  const sound = curated[operationId]?.(known) ?? [];
  return [...sound, ...sound, ...sound, ...made].map((base) => withKnown(base, known));
}

function withKnown(base: unknown, { receiptCode }: Known): unknown {
  if (typeof base !== 'object' || base === null || !('receiptCode' in base)) return base;
  return { ...base, receiptCode };
}

/** The address of an operation, about a thing that is there where one is known. */
export function addressOf({ path }: FuzzedOperation, { ids }: Known, other: string): string {
  const known = Object.entries(ids).find(([beginning]) => path.startsWith(beginning))?.[1];
  return path.replaceAll(/\{\w+\}/g, known ?? other);
}
