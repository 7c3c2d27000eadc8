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
  submitTip: () => [tip, { ...tip, ...detailed }],
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
  goods: [{ name: 'Sữa bột Hoa Sen 900 g', category: 'mother-and-baby', quantity: 2, unit: 'hộp', priceVnd: 185_000 }],
  sellerTraces: {
    ...{ shopName: 'Mẹ và bé Hoa Sen', shopId: 'cv-1029', platform: 'platform-cho-viet', phone: '0912 345 678' },
    ...{ bankAccount: { bank: 'Vietcombank', number: '0011001234567' }, taxCode: '0100109106' },
  },
  place: { communeCode: '00070' },
  informant: { name: 'Nguyễn Thị Hạnh', phone: '0987 654 321', email: 'hanh.nguyen@example.vn' },
};

/** Bodies that are valid, or nearly: with the least, with everything, and with some of what may be left out. */
export function basesOf({ operationId, schema }: FuzzedOperation, known: Known): object[] {
  const some = [0, 1, 2].map((turn) => (field: string) => (field.length + turn) % 3 === 0);
  const wanted = [() => false, () => true, ...some];
  const made = wanted.map((wants) => exampleOf(schema, wants));
  const sound = curated[operationId]?.(known) ?? [];
  return [...sound, ...sound, ...sound, ...made].map((base) => withKnown(base, known));
}

function withKnown(base: unknown, { receiptCode }: Known): object {
  const fields = Object(base) as object;
  return 'receiptCode' in fields ? { ...fields, receiptCode } : fields;
}

/** The address of an operation, about a thing that is there where one is known. */
export function addressOf({ path }: FuzzedOperation, { ids }: Known, other: string): string {
  const known = Object.entries(ids).find(([beginning]) => path.startsWith(beginning))?.[1];
  return path.replaceAll(/\{\w+\}/g, known ?? other);
}
