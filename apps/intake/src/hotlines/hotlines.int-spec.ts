import {
  anEntry,
  anEntryOfCommune,
  inLanguage,
  keeperOf,
  openHotlinesRoom,
  type HotlinesRoom,
} from '../../test/hotlines-room.js';
import { officerOf } from '../../test/intake-room.js';
import type { HotlinesQuery } from './hotlines-query.dto.js';
import { seedHotlines } from './seed/hotlines.seed.js';

/** A commune with a hotline of its own, one beside it without, and one of a province without any. */
const [WITH, WITHOUT, ELSEWHERE] = ['26743', '26740', '01273'] as const;

let room: HotlinesRoom;

beforeAll(async () => {
  room = await openHotlinesRoom();
  await room.hotlines.publish(anEntryOfCommune(WITH, { value: '028.3829.7777' }), keeperOf('committee-79'));
  await room.hotlines.publish(
    anEntry({ bodyCode: 'committee-79', value: '1022', sector: 'general' }),
    keeperOf('committee-79'),
  );
});
afterAll(() => room.close());

const shown = async (query: Partial<HotlinesQuery>) => (await room.list(query)).items.map(({ display }) => display);

describe('the list of hotlines', () => {
  it('shows the public all that are public, the Standing Office first, and no mobile of a former officer', async () => {
    const all = await shown({});
    expect(all).toHaveLength(2 + seedHotlines().filter(({ visibility }) => visibility === 'public').length);
    expect(all.slice(0, 4)).toContain('0981.389.389');
    expect(all).not.toContain('0945.131.911');
    expect((await room.list({})).place).toBeNull();
  });

  it.each([
    [{ provinceCode: '79' }, '028.3932.1014'],
    [{ sector: 'customs' }, '19009299'],
    [{ channel: 'post' as const }, '25 Ngô Quyền, Hoàn Kiếm, Hà Nội'],
    [{ q: 'THUONG TRUC 0961' }, '0961.389.389'],
    [{ q: 'thường trực' }, '0981.389.389'],
    [{ q: '0981389389' }, '0981.389.389'],
    [{ q: 'food safety administration' }, '024.3232.1556'],
    [{ q: 'narcotic' }, '0769.04.04.04'],
    [{ q: 'ma túy' }, '0769.04.04.04'],
    [{ level: 'national' as const, q: 'bcd389 customs' }, 'bcd389@customs.gov.vn'],
    [{ level: 'commune' as const }, '028.3829.7777'],
  ])('with the filters %j includes %s', async (query, display) => {
    expect(await shown(query)).toContain(display);
  });

  it('comes to nothing where nothing fits, and to all where the search has no word', async () => {
    expect(await shown({ q: 'khong co chu nao nhu the' })).toEqual([]);
    expect(await shown({ channel: 'website', sector: 'customs' })).toEqual([]);
    expect(await shown({ q: '%' })).toEqual(await shown({}));
  });

  it.each([{}, { provinceCode: '79', withSuperiors: 'true' as const }, { communeCode: ELSEWHERE }])(
    'with %j goes on from page to page, and shows each once',
    async (query) => {
      const paged: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await room.list({ ...query, limit: 3, cursor });
        paged.push(...page.items.map(({ display }) => display));
        cursor = page.nextCursor ?? undefined;
      } while (cursor);
      expect(paged).toEqual(await shown(query));
      expect(new Set(paged).size).toBe(paged.length);
    },
  );
});

describe('the hotlines for a place', () => {
  const covered = async (query: Partial<HotlinesQuery>) =>
    (await room.list(query)).items.map(({ display, coverage }) => `${coverage} ${display}`);

  it('are the commune’s own where it has some', async () => {
    expect(await covered({ communeCode: WITH })).toEqual(['own 028.3829.7777']);
  });

  it('are those of its province where the commune has none, and never those of another commune', async () => {
    const hotlines = await covered({ communeCode: WITHOUT });
    expect(hotlines.toSorted()).toEqual(['superior 028.3932.1014', 'superior 1022']);
  });

  it('are those for the whole country where the province has none either', async () => {
    const hotlines = await covered({ communeCode: ELSEWHERE });
    expect(hotlines).toContain('superior 0981.389.389');
    expect(hotlines).toContain('superior 19009299');
    expect(hotlines.filter((one) => one.startsWith('own'))).toEqual([]);
    expect(await covered({ provinceCode: '04' })).toEqual(hotlines);
  });

  it('are looked for higher up when the nearer ones do not fit the other filters', async () => {
    expect(await covered({ communeCode: WITH, sector: 'customs' })).toEqual(['superior 19009299']);
    expect(await covered({ communeCode: WITH, channel: 'e-mail', level: 'national' })).toEqual([
      'superior bcd389@customs.gov.vn',
    ]);
  });

  it('are those of all superior bodies, the nearest first, for whoever asks so', async () => {
    const hotlines = await covered({ communeCode: WITH, withSuperiors: 'true' });
    expect(hotlines[0]).toBe('own 028.3829.7777');
    expect(hotlines.slice(1, 3).toSorted()).toEqual(['superior 028.3932.1014', 'superior 1022']);
    expect(hotlines.slice(3)).toContain('superior 0981.389.389');
    const ofProvince = await covered({ provinceCode: '79', withSuperiors: 'true' });
    expect(ofProvince.filter((one) => one.startsWith('own')).toSorted()).toEqual([
      'own 028.3829.7777',
      'own 028.3932.1014',
      'own 1022',
    ]);
  });

  it.each([
    [{ provinceCode: '74' }, { understoodFrom: 'former-code', formerProvince: { code: '74', name: 'Bình Dương' } }],
    [{ province: 'ba ria vung tau' }, { understoodFrom: 'former-name', formerProvince: { code: '77' } }],
    [{ province: 'TP. Hồ Chí Minh' }, { understoodFrom: 'name', formerProvince: null }],
    [{ provinceCode: '79' }, { understoodFrom: 'code', provinceName: 'Hồ Chí Minh', communeCode: null }],
    [
      { communeCode: WITH, provinceCode: '79' },
      { understoodFrom: 'commune-code', communeName: 'Bến Thành' },
    ],
  ])('are told with the place that %j was understood as', async (asked, place) => {
    const answer = await room.list(asked);
    expect(answer.place).toMatchObject({ provinceCode: '79', ...place });
    expect(answer.items.map(({ display }) => display)).toContain('communeCode' in asked ? '028.3829.7777' : '1022');
  });

  it.each([{ provinceCode: '03' }, { province: 'Atlantis' }, { communeCode: '99999' }, { cursor: 'e30' }])(
    'are refused for %j',
    async (query) => {
      await expect(room.list(query)).rejects.toMatchObject({ code: 'validation-failed' });
    },
  );
});

describe('in the language of the caller', () => {
  const first = async () => (await room.list({ q: 'narcotic' })).items[0];

  it('are the texts to show, Vietnamese or English, while the other fields stay as they are', async () => {
    const [vi, en] = [await inLanguage('vi', first), await inLanguage('en', first)];
    expect(vi?.texts).toEqual({
      language: 'vi',
      body: 'Cục Cảnh sát điều tra tội phạm về ma túy (C04) – Bộ Công an',
      ...{ level: 'Bộ, ngành', channel: 'Điện thoại', sector: 'Tội phạm về ma túy' },
      ...{ hours: '24 giờ mỗi ngày, 7 ngày mỗi tuần', note: 'Gọi, nhắn tin hoặc Zalo.' },
    });
    expect(en?.texts).toEqual({
      language: 'en',
      body: 'Police Department on Drug Crimes (C04), Ministry of Public Security',
      ...{ level: 'Ministry', channel: 'Phone', sector: 'Narcotic drugs' },
      ...{ hours: '24 hours a day, 7 days a week', note: 'Calls, text messages or Zalo.' },
    });
    expect({ ...vi, texts: undefined }).toEqual({ ...en, texts: undefined });
  });
});

describe('internal hotlines', () => {
  const internal = (body: string) => room.list({ visibility: 'internal' }, keeperOf(body));

  it('are listed to those who keep them: a body, the bodies above it, and the Standing Office all', async () => {
    const all = seedHotlines().filter(({ visibility }) => visibility === 'internal');
    expect((await internal('standing-office')).items).toHaveLength(all.length);
    const ofCity = all.filter(({ bodyCode }) => bodyCode === 'market-surveillance-79').map(({ display }) => display);
    for (const body of ['market-surveillance-79', 'committee-79']) {
      const { items } = await internal(body);
      expect(items.map(({ display }) => display).toSorted()).toEqual(ofCity.toSorted());
    }
    expect((await internal('committee-01')).items).toEqual([]);
  });

  it('are listed to nobody else, and each listing is written down without a number', async () => {
    await expect(room.list({ visibility: 'internal' })).rejects.toMatchObject({ code: 'unauthenticated' });
    const reader = officerOf('committee-79', 'tips:read');
    await expect(room.list({ visibility: 'internal' }, reader)).rejects.toMatchObject({ code: 'forbidden' });
    const read = () => room.db.query(`SELECT object_id, details FROM audit_rows WHERE act = 'hotline.read-internal'`);
    const before = await read();
    await internal('committee-79');
    expect(await read()).toEqual([...before, { object_id: 'list', details: {} }]);
  });
});
