import { createSecretKey, randomBytes } from 'node:crypto';
import { Keyring } from '#shared/auth';
import { headOf, officerOf, openRoom, refuseTip, rowsOf, type Room } from '../../test/intake-room.js';
import { aTip } from '../../test/tips.data.js';
import { IdentifiersService } from '../identifiers/identifiers.service.js';

let room: Room;
beforeAll(async () => {
  room = await openRoom();
});
afterAll(() => room.close());
beforeEach(() => room.db.query('TRUNCATE tips, outbox, audit_rows CASCADE'));

const officer = officerOf('standing-office');
const content =
  'Shop cv-1029 (SĐT 0912 345 678) còn bán ở https://vt.tiktok.com/ZSabc/ và shopee.vn/a-i.1.22, gọi 0987 654 321, ' +
  'chủ shop có CCCD 001099012345, STK 0011001234567 Vietcombank, STK 99887766 MB Bank.';

async function submitted(changes: Parameters<typeof aTip>[0] = {}): Promise<string> {
  const { reference } = await room.tips.submit(aTip({ content, ...changes }), undefined);
  return reference;
}

const decide = (id: string, number: number, act: 'confirm' | 'drop', version = 1) =>
  room.extractions[act]({ id, number: String(number), version, caller: officer });

const keysOf = async () => {
  const [tip] = await room.db.query<{ keys: string[] }>('SELECT identifier_keys AS keys FROM tips');
  return tip?.keys ?? [];
};

describe('a submission', () => {
  it('keeps what its text names besides what it states, with the place in the text as it is stored', async () => {
    const id = await submitted();
    const { found } = await room.extractions.read(id, officer);
    const stored = (await room.queries.read(id, officer)).content;
    expect(found.map(({ kind, value, start, end }) => [kind, value, stored.slice(start, end)])).toEqual([
      ['url', 'https://vt.tiktok.com/ZSabc', 'https://vt.tiktok.com/ZSabc/'],
      ['url', 'https://shopee.vn/product/1/22', 'shopee.vn/a-i.1.22'],
      ['phone', '+84987654321', '0987 654 321'],
      ['personal-id', '001099012345', '001099012345'],
      ['bank-account', 'mbbank:99887766', '99887766'],
    ]);
    expect(found.map(({ shortLink, platform }) => [shortLink, platform]).slice(0, 2)).toEqual([
      [true, 'platform-tiktok-shop'],
      [false, 'platform-shopee'],
    ]);
  });

  it('keeps numbers of persons as hash and sealed value alone', async () => {
    await submitted();
    const rows = JSON.stringify(await rowsOf(room.db, 'tip_extractions'));
    for (const number of ['987654321', '001099012345', '99887766']) expect(rows).not.toContain(number);
    expect(JSON.stringify(await rowsOf(room.db, 'outbox'))).not.toMatch(/987654321|001099012345|99887766/);
  });

  it('is found by what was stated, not yet by what the text names', async () => {
    await submitted();
    const { phone, account, other } = {
      phone: room.identifiers.keysOf({ links: [], phone: '0912345678' }),
      account: room.identifiers.keysOf({ links: [], bankAccount: { bank: 'VCB', number: '0011001234567' } }),
      other: room.identifiers.keysOf({ links: [], phone: '0987654321' }),
    };
    expect(await keysOf()).toEqual([
      'url:https://choviet.example/shop/cv-1029/item/77',
      'shop:platform-cho-viet:cv-1029',
      'tax-code:0100109106',
      ...phone,
      ...account,
    ]);
    expect(await keysOf()).not.toContain(other[0]);
  });

  it('keeps no more than fifty of a text that is a list', async () => {
    const list = Array.from({ length: 120 }, (_, index) => `09${String(index).padStart(8, '1')}`).join(', ');
    const id = await submitted({ content: list });
    expect((await room.extractions.read(id, officer)).found).toHaveLength(50);
  });
});

describe('an officer', () => {
  it('confirms what identifies the accused, and the tip is found by it', async () => {
    const id = await submitted();
    const confirmed = await decide(id, 2, 'confirm');
    expect(confirmed).toMatchObject({ state: 'confirmed', version: 2, decidedBody: 'standing-office' });
    await decide(id, 3, 'confirm');
    await decide(id, 4, 'confirm');
    const keys = await keysOf();
    expect(keys).toEqual(expect.arrayContaining(['url:https://shopee.vn/product/1/22', 'shop:platform-shopee:1']));
    expect(keys).toEqual(
      expect.arrayContaining([
        ...room.identifiers.keysOfQuery('0987654321', room.clock.now()).filter((key) => key.startsWith('phone')),
        expect.stringMatching(/^personal-id:/),
      ]),
    );
    expect((await room.extractions.read(id, officer)).stated).toHaveLength(5);
  });

  it('leaves the tip’s version alone, and no event', async () => {
    const id = await submitted();
    const before = (await room.queries.read(id, officer)).version;
    await decide(id, 1, 'confirm');
    expect((await room.queries.read(id, officer)).version).toBe(before);
    expect(await rowsOf(room.db, 'outbox')).toHaveLength(1);
  });

  it('lets triage see what is confirmed when the tip is taken in again', async () => {
    const id = await submitted();
    await decide(id, 2, 'confirm');
    await decide(id, 4, 'confirm');
    await refuseTip(room, id, 'vulgar');
    const { version } = await room.queries.read(id, officer);
    const proposed = await room.screening.propose(id, { classification: 'in-scope' }, { caller: officer, version });
    const head = headOf('standing-office');
    await room.screening.decide(id, { decision: 'approve' }, { caller: head, version: proposed.version });
    const [admitted] = await room.db.query<{ payload: string }>(
      `SELECT payload FROM outbox WHERE event_type LIKE 'tip.admitted.%'`,
    );
    const { identifiers } = JSON.parse(String(admitted?.payload)) as {
      identifiers: { kind: string; value?: string }[];
    };
    expect(identifiers.map(({ value }) => value)).toContain('https://shopee.vn/product/1/22');
    expect(identifiers.map(({ kind }) => kind)).not.toContain('personal-id');
  });

  it('drops what is of somebody else, and may think again', async () => {
    const id = await submitted();
    const stated = await keysOf();
    await decide(id, 2, 'confirm');
    await decide(id, 2, 'drop', 2);
    expect(await keysOf()).toEqual(stated);
    expect(await decide(id, 2, 'confirm', 3)).toMatchObject({ state: 'confirmed', version: 4 });
    expect(await keysOf()).toContain('shop:platform-shopee:1');
  });

  it('is refused what is decided already, has changed, or is not there', async () => {
    const id = await submitted();
    await decide(id, 1, 'drop');
    await expect(decide(id, 1, 'drop', 2)).rejects.toMatchObject({ code: 'state-conflict' });
    await expect(decide(id, 1, 'confirm', 1)).rejects.toMatchObject({ code: 'precondition-failed' });
    await expect(decide(id, 99, 'confirm')).rejects.toMatchObject({ code: 'not-found' });
    const on = { number: '1 ', version: 1, caller: officer };
    await expect(room.extractions.confirm({ id, ...on })).rejects.toMatchObject({ code: 'not-found' });
    await expect(
      room.extractions.confirm({ id, ...on, number: '1', caller: officerOf('customs-01') }),
    ).rejects.toMatchObject({ code: 'not-found' });
  });

  it('leaves an audit row with each reading and each decision, without any value', async () => {
    const id = await submitted();
    await room.extractions.read(id, officer);
    await decide(id, 3, 'confirm');
    await decide(id, 3, 'drop', 2);
    const rows = (await rowsOf(room.db, 'audit_rows')).slice();
    expect(rows.map(({ act, details }) => [act, details])).toEqual(
      expect.arrayContaining([
        ['tip.read-identifiers', { opened: 5 }],
        ['tip.confirm-identifier', { number: 3, kind: 'phone', version: 2 }],
        ['tip.drop-identifier', { number: 3, kind: 'phone', version: 3 }],
      ]),
    );
    expect(JSON.stringify(rows)).not.toContain('987654321');
  });

  it('alone sees numbers of persons; a partner’s system does not', async () => {
    const id = await submitted();
    const partner = { ...officer, kind: 'client' as const };
    const { stated, found } = await room.extractions.read(id, partner);
    const personal = [...stated, ...found].filter(({ kind }) => /phone|bank|personal/.test(kind));
    expect(personal).toHaveLength(5);
    expect(personal.map(({ value }) => value)).toEqual(personal.map(() => null));
    await expect(room.extractions.read(id, officerOf('customs-01'))).rejects.toMatchObject({ code: 'not-found' });
  });
});

describe('a sealed number', () => {
  it('is gone for good with its key', () => {
    const ring = (id: string) => ({ current: id, keys: { [id]: randomBytes(32).toString('base64') } });
    const service = (fieldKeys: object) =>
      new IdentifiersService({
        ...room.env,
        MATCH_KEY: createSecretKey(randomBytes(32)),
        EVENT_FIELD_KEYS: fieldKeys,
      } as typeof room.env);
    const old = ring('k1');
    const [phone] = service(old).extract('0912345678', { known: [], at: room.clock.now() });
    const sealed = { kind: 'phone', hash: phone?.hash ?? '', sealed: phone?.sealed ?? '' };
    expect(service(old).open(sealed)).toBe('+84912345678');
    expect(service(ring('k2')).open(sealed)).toBeUndefined();
    expect(() => service(old).open({ ...sealed, hash: 'another' })).toThrow();
    expect(Keyring.parse(ring('k2')).holdsKeyOf('nothing')).toBe(false);
  });
});
