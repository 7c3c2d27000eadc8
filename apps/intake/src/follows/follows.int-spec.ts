import { NOW, openRoom, rowsOf, type Room } from '../../test/intake-room.js';
import { aTip } from '../../test/tips.data.js';
import { newReceiptCode, RECEIPT_FAILURES_PER_MINUTE } from '../receipts/receipt.rules.js';

let room: Room;
beforeAll(async () => {
  room = await openRoom();
});
afterAll(() => room.close());
beforeEach(() => room.db.query('TRUNCATE tips, tip_follows, receipt_failures, outbox, audit_rows CASCADE'));

const subject = { phone: '0912 345 678', bankAccount: { bank: 'VCB', number: '0011001234567' } };
const submit = async (times: number) => {
  for (let time = 0; time < times; time += 1) await room.tips.submit(aTip(), undefined);
};

describe('whoever follows a seller', () => {
  it('gets a code, and leaves neither a number in clear nor the code', async () => {
    const { receiptCode, followedAt } = await room.follows.follow(subject);
    expect([receiptCode, followedAt]).toEqual([expect.stringMatching(/^\d{16}$/), NOW.toISOString()]);
    const rows = await rowsOf(room.db, 'tip_follows');
    expect(rows).toMatchObject([
      { identifier_keys: [expect.stringMatching(/^phone:/), expect.stringMatching(/^bank/)] },
    ]);
    const left = JSON.stringify([...rows, ...(await rowsOf(room.db, 'audit_rows'))]);
    for (const kept of [receiptCode, '912345678', '0011001234567']) expect(left).not.toContain(kept);
    expect(await rowsOf(room.db, 'outbox')).toEqual([]);
    expect(await rowsOf(room.db, 'audit_rows')).toMatchObject([{ act: 'follow.begin', object_kind: 'follow' }]);
  });

  it('is told what is done about the latest report', async () => {
    const { receiptCode } = await room.follows.follow(subject);
    await submit(3);
    await room.db.query(`UPDATE tips SET state = 'closed'`);
    expect(await room.follows.lookUp(receiptCode)).toMatchObject({ people: 4, progress: 'ended' });
    room.clock.at = new Date(NOW.getTime() + 60_000);
    await submit(1);
    const grouped = receiptCode.replace(/(\d{4})(?=\d)/g, '$1-');
    expect(await room.follows.lookUp(grouped)).toEqual({
      few: false,
      people: 5,
      many: false,
      sinceMonth: '2026-11',
      progress: 'received',
      text: expect.stringContaining('đang chờ xem xét'),
      followedAt: NOW.toISOString(),
    });
    room.clock.at = NOW;
  });

  it('is not told of single reports, and makes nobody else be told of them', async () => {
    const codes = await Promise.all([1, 2, 3, 4].map(() => room.follows.follow(subject)));
    const nothing = await room.similar.find(subject);
    await submit(2);
    expect(await room.similar.find(subject)).toEqual(nothing);
    expect(await room.follows.lookUp(codes[0]?.receiptCode ?? '')).toMatchObject({ few: true, people: null });
    await submit(1);
    expect(await room.similar.find(subject)).toMatchObject({ people: 7 });
  });

  it('of nothing that can be told apart is refused', async () => {
    await expect(room.follows.follow({ links: ['https://tiki.vn/'] })).rejects.toMatchObject({
      code: 'validation-failed',
    });
    expect(await rowsOf(room.db, 'tip_follows')).toEqual([]);
  });
});

describe('a code that is none', () => {
  const failures = async () => {
    const [row] = await room.db.query<{ sum: number }>(
      'SELECT coalesce(sum(failures), 0)::integer AS sum FROM receipt_failures',
    );
    return row?.sum;
  };

  it('is not found, and counts together with wrong receipts; a right one does not', async () => {
    const { receiptCode } = await room.follows.follow(subject);
    await room.follows.lookUp(receiptCode);
    expect(await failures()).toBe(0);
    const ofTip = await room.tips.submit(aTip(), undefined);
    await expect(room.follows.lookUp(ofTip.receiptCode)).rejects.toMatchObject({ code: 'not-found' });
    await expect(room.receipts.lookUp(receiptCode)).rejects.toMatchObject({ code: 'not-found' });
    expect(await failures()).toBe(2);
  });

  it('is not even looked for once too many have been wrong', async () => {
    const { receiptCode } = await room.follows.follow(subject);
    await room.db.query(
      `INSERT INTO receipt_failures SELECT minute, $1 FROM
       unnest(ARRAY[date_trunc('minute', now()), date_trunc('minute', now()) + interval '1 minute']) AS minute`,
      [RECEIPT_FAILURES_PER_MINUTE],
    );
    for (const code of [receiptCode, newReceiptCode()])
      await expect(room.follows.lookUp(code)).rejects.toMatchObject({ code: 'rate-limited' });
  });
});
