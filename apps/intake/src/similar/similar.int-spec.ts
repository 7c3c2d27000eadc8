import { NOW, openRoom, refuseTip, type Room } from '../../test/intake-room.js';
import { aTip } from '../../test/tips.data.js';

let room: Room;
beforeAll(async () => {
  room = await openRoom();
});
afterAll(() => room.close());
beforeEach(async () => {
  room.clock.at = NOW;
  await room.db.query('TRUNCATE tips, tip_follows, receipt_failures CASCADE');
});

const shop = { shopId: 'cv-1029', platform: 'platform-cho-viet' };
const submit = async (times: number, changes: Parameters<typeof aTip>[0] = {}) => {
  const references: string[] = [];
  for (let time = 0; time < times; time += 1)
    references.push((await room.tips.submit(aTip(changes), undefined)).reference);
  return references;
};

describe('similar tips', () => {
  it('are counted by any trace of the seller', async () => {
    await submit(3);
    const subjects = [
      shop,
      { links: ['https://choviet.example/shop/CV-1029/item/77?utm_source=x'] },
      { links: ['choviet.example/shop/cv-1029/item/88'] },
      { phone: '+84 912 345 678' },
      { taxCode: '0100 109 106' },
      { bankAccount: { bank: 'VCB', number: '0011 0012 3456 7' } },
    ];
    for (const subject of subjects)
      expect(await room.similar.find(subject)).toMatchObject({
        people: 3,
        sinceMonth: '2026-11',
        progress: 'received',
      });
  });

  it('are not told of one by one, not even by joining a frequent trace to a rare one', async () => {
    const none = await room.similar.find({ phone: '0987654321' });
    await submit(2, { sellerTraces: { phone: '0987654321' }, links: [] });
    expect(await room.similar.find({ phone: '0987654321' })).toEqual(none);
    await submit(4, { sellerTraces: shop, links: [] });
    const popular = await room.similar.find(shop);
    expect(popular).toMatchObject({ people: 4 });
    expect(await room.similar.find({ ...shop, phone: '0987654321' })).toEqual(popular);
  });

  it('are not those about officials, those refused, and those out of scope', async () => {
    await submit(3, { violation: 'official-misconduct' });
    await submit(3, { violation: 'consumer-dispute' });
    for (const reference of await submit(3)) await refuseTip(room, reference, 'vulgar');
    expect(await room.similar.find(shop)).toMatchObject({ few: true, people: null });
    await submit(3);
    expect(await room.similar.find(shop)).toMatchObject({ people: 3 });
  });

  it('are those of the last twelve months, since the earliest of them', async () => {
    room.clock.at = new Date('2025-11-01T00:00:00Z');
    await submit(3);
    room.clock.at = new Date('2026-04-30T18:00:00Z');
    await submit(3);
    room.clock.at = NOW;
    await submit(1);
    expect(await room.similar.find(shop)).toMatchObject({ people: 4, sinceMonth: '2026-05' });
  });

  it('tell that action is under way as soon as one is', async () => {
    const [reference] = await submit(4);
    await room.db.query(`UPDATE tips SET state = 'acted-on' WHERE reference = $1`, [reference]);
    expect(await room.similar.find(shop)).toMatchObject({ progress: 'under-way' });
    await room.db.query(`UPDATE tips SET state = 'closed'`);
    expect(await room.similar.find(shop)).toMatchObject({ progress: 'ended' });
  });

  it('count those in whose text an officer has confirmed the seller', async () => {
    const references = await submit(3, { content: 'Họ còn bán ở shopee.vn/a-i.1.22 nữa.' });
    const caller = { subject: 'o', kind: 'officer', body: 'standing-office', scopes: new Set<never>() } as const;
    const asked = { shopId: '1', platform: 'platform-shopee' };
    expect(await room.similar.find(asked)).toMatchObject({ few: true });
    for (const id of references) await room.extractions.confirm({ id, number: '1', version: 1, caller });
    expect(await room.similar.find(asked)).toMatchObject({ people: 3 });
  });

  it.each([{}, { platform: 'platform-shopee' }, { links: ['https://shopee.vn'] }])(
    'are not looked for by %j, which tells no seller from others',
    async (subject) => {
      await expect(room.similar.find(subject)).rejects.toMatchObject({
        code: 'validation-failed',
        options: { errors: [{ pointer: '', code: 'no-subject' }] },
      });
    },
  );

  it('say more than a thousand where there are', async () => {
    await submit(1);
    await room.db.query(
      `INSERT INTO tips SELECT (jsonb_populate_record(tips, jsonb_build_object('id', gen_random_uuid(),
         'thread_id', gen_random_uuid(), 'reference', n::text, 'receipt_hash', n::text))).*
       FROM tips, generate_series(1, 1100) AS n`,
    );
    expect(await room.similar.find(shop)).toMatchObject({ people: 1000, many: true });
  });
});
