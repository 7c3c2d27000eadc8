import { NOW, officerOf, openRoom, type Room } from '../../test/intake-room.js';
import { aTip } from '../../test/tips.data.js';
import type { TipsQuery } from '../tips/tips-query.dto.js';

let room: Room;
beforeAll(async () => {
  room = await openRoom();
  for (const [content, channel] of texts)
    await room.tips.submit(
      aTip({ content, channel, goods: [], sellerTraces: { shopName: 'Mẹ và bé Hoa Sen' } }),
      recorder,
    );
});
afterAll(() => room.close());

const recorder = officerOf('committee-01');
const office = officerOf('standing-office');
const texts = [
  ['Sữa bột giả bán trên Chợ Việt, không có tem phụ.', 'phone'],
  ['Cửa hàng sửa điện thoại bán pin giả, không hóa đơn.', 'letter'],
  ['Gian hàng bán son môi không hoá đơn, hộp móp.', 'phone'],
] as const;

/** Which of the texts a search finds, the latest first. */
async function found(query: Partial<TipsQuery>, caller = office): Promise<number[]> {
  const { items } = await room.queries.list({ limit: 50, ...query }, caller);
  const rows = await Promise.all(items.map(({ id }) => room.queries.read(id, caller)));
  return rows.map(({ content }) => texts.findIndex(([text]) => text === content)).toSorted();
}

describe('a search for words', () => {
  it.each([
    ['sua', [0, 1]],
    ['sữa', [0]],
    ['SỮA', [0]],
    ['sua gia', [0, 1]],
    ['sữa giả', [0]],
    ['"sữa bột"', [0]],
    ['"bột sữa"', []],
    ['hoá đơn', [1, 2]],
    ['hóa đơn', [1, 2]],
    ['hoa sen', [0, 1, 2]],
    ['gìa', []],
    ['!!!', []],
  ])('for %s finds %j', async (q, expected) => {
    expect(await found({ q })).toEqual(expected);
  });

  it('goes together with the other filters', async () => {
    expect(await found({ q: 'gia', channel: 'letter' })).toEqual([1]);
    expect(await found({ q: 'gia', recordedBy: 'committee-79' })).toEqual([]);
    expect(await found({ q: 'gia', recordedBy: 'committee-01', screening: 'awaiting', communeCode: '00070' })).toEqual([
      0, 1,
    ]);
    expect(await found({ q: 'gia', screening: 'decided' })).toEqual([]);
  });

  it('shows a body only what it may read', async () => {
    expect(await found({ q: 'gia' }, recorder)).toEqual([0, 1]);
    expect(await found({ q: 'gia' }, officerOf('committee-79'))).toEqual([]);
  });

  it('finds nothing of the informant', async () => {
    await room.tips.submit(aTip({ informant: { name: 'Nguyễn Thị CANARYNAME' } }), undefined);
    expect((await room.queries.list({ limit: 50, q: 'canaryname' }, office)).items).toEqual([]);
  });
});

describe('a search by an identifier', () => {
  const stated = { phone: '0987 000 111', taxCode: '0100109106', shopId: 'sx-7', platform: 'platform-cho-viet' };
  let id: string;
  beforeAll(async () => {
    const { reference } = await room.tips.submit(
      aTip({ content: 'Người bán dùng tài khoản lạ, đã báo công an xã.', sellerTraces: stated, links: [], goods: [] }),
      undefined,
    );
    ({ id } = await room.queries.read(reference, office));
  });

  it.each(['0987000111', '+84 987 000 111', '0100109106', 'https://m.choviet.example/shop/sx-7?utm_source=x'])(
    'finds the tip by %s in whatever form',
    async (identifier) => {
      const { items } = await room.queries.list({ limit: 200, identifier }, office);
      expect(items.map((tip) => tip.id)).toContain(id);
    },
  );

  it('finds nothing by another, nor by what is none', async () => {
    for (const identifier of ['0987000112', 'không có gì'])
      expect((await room.queries.list({ limit: 200, identifier }, office)).items).toEqual([]);
  });
});

describe('a search by due time', () => {
  it('shows what has to be done before a moment', async () => {
    const before = (hours: number) => new Date(NOW.getTime() + hours * 3_600_000).toISOString();
    expect(await found({ dueBefore: before(23), recordedBy: 'committee-01' })).toEqual([]);
    expect(await found({ dueBefore: before(25), recordedBy: 'committee-01' })).toEqual([0, 1, 2]);
  });

  it('refuses a moment that is none', async () => {
    const list = room.queries.list({ limit: 50, dueBefore: '2026-02-30T99:00:00Z' }, office);
    await expect(list).rejects.toMatchObject({
      code: 'validation-failed',
      options: { errors: [{ pointer: '/query/dueBefore' }] },
    });
  });
});

describe('pages of a search', () => {
  it.each([
    ['few tips', 5],
    ['so many that the list is walked', 2_100],
  ])('of %s hold each tip once, in order', async (_, count) => {
    const word = `dothi${count}`;
    await room.db.query(
      `WITH copy AS (
         INSERT INTO tips
         SELECT made.* FROM (SELECT to_jsonb(tips) AS row FROM tips ORDER BY id LIMIT 1) AS one,
           generate_series(1, $1::integer) AS nr,
           jsonb_populate_record(NULL::tips, row || jsonb_build_object('id', gen_random_uuid(),
             'thread_id', gen_random_uuid(), 'reference', $2 || nr, 'receipt_hash', $2 || nr,
             'received_at', now() - interval '1 year' - nr * interval '1 minute')) AS made
         RETURNING id)
       INSERT INTO tip_texts SELECT id, 'tip', $2::tsvector FROM copy`,
      [count, word],
    );
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await room.queries.list({ limit: 200, q: word, cursor }, office);
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    expect(new Set(seen).size).toBe(count);
    expect(seen).toHaveLength(count);
  });
});
