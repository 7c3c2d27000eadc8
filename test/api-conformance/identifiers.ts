import { eventually } from '#shared/testing';
import type { Done } from './done.ts';

/** A seller about whom nobody else of the tests says anything. */
const seller = { shopId: 'cv-389389', platform: 'platform-cho-viet' };

const tipAboutSeller = () => ({
  kind: 'citizen',
  content: 'Gian hàng bán hàng giả nhãn hiệu, liên hệ 0987 654 321 hoặc https://shopee.vn/ao-i.389.389.',
  violation: 'counterfeit-mark',
  sellerTraces: seller,
  channel: 'phone',
});

/** Every operation about what identifies the accused, with success. */
export async function driveIdentifiers(done: Done): Promise<void> {
  const as = 'hotline';
  const { id } = (await done('submitTip', { as, body: tipAboutSeller() })) as { id: string };
  const { found } = (await eventually(() => done('readTipIdentifiers', { as, id }))) as { found: object[] };
  expect(found).toMatchObject([{ kind: 'phone', value: '+84987654321' }, { kind: 'url' }]);
  const headers = { 'if-match': '"1"' };
  await done('confirmTipIdentifier', { as, id, number: '1', headers });
  await done('dropTipIdentifier', { as, id, number: '2', headers });
  await done('findSimilarTips', { body: seller });
  const { receiptCode } = await done('followSubject', { body: seller });
  await done('lookUpFollow', { body: { receiptCode } });
}
