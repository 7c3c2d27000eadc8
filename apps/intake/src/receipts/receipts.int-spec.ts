import { NOW, openRoom, refuseTip, type Room } from '../../test/intake-room.js';
import { aTip } from '../../test/tips.data.js';
import { newReceiptCode, RECEIPT_FAILURES_PER_MINUTE } from './receipt.rules.js';

let room: Room;
beforeAll(async () => {
  room = await openRoom();
});
afterAll(() => room.close());
beforeEach(() => room.db.query('TRUNCATE receipt_failures'));

const failures = async () => {
  const [row] = await room.db.query<{ sum: number }>(
    'SELECT coalesce(sum(failures), 0)::integer AS sum FROM receipt_failures',
  );
  return row?.sum;
};

describe('a receipt code', () => {
  it('shows the state in plain words, however its digits are grouped', async () => {
    const { receiptCode, reference } = await room.tips.submit(aTip(), undefined);
    const expected = {
      reference,
      state: 'received',
      stateText: 'Tin báo của bạn đã được tiếp nhận và đang chờ xem xét.',
      receivedAt: NOW.toISOString(),
      changedAt: NOW.toISOString(),
      history: [
        {
          state: 'received',
          stateText: 'Tin báo của bạn đã được tiếp nhận và đang chờ xem xét.',
          at: NOW.toISOString(),
        },
      ],
      messages: [],
      openQuestions: 0,
      fileCount: 0,
    };
    const grouped = receiptCode.replace(/(\d{4})(?=\d)/g, '$1 ');
    expect(await room.receipts.lookUp(receiptCode)).toEqual(expected);
    expect(await room.receipts.lookUp(grouped)).toEqual(expected);
    expect(await failures()).toBe(0);
  });

  it('tells of a refusal without its ground', async () => {
    const { receiptCode, reference } = await room.tips.submit(aTip(), undefined);
    await refuseTip(room, reference, 'vulgar');
    const receipt = await room.receipts.lookUp(receiptCode);
    expect(receipt).toMatchObject({ state: 'refused' });
    expect(JSON.stringify(receipt)).not.toContain('vulgar');
  });

  it('that is wrong is not found, and counts', async () => {
    await expect(room.receipts.lookUp(newReceiptCode())).rejects.toMatchObject({ code: 'not-found' });
    expect(await failures()).toBe(1);
  });
});

describe('guessing', () => {
  it('ends at the limit for everybody, even with many guesses at once', async () => {
    const { receiptCode } = await room.tips.submit(aTip(), undefined);
    await room.db.query(
      `INSERT INTO receipt_failures SELECT minute, $1 FROM
      unnest(ARRAY[date_trunc('minute', now()), date_trunc('minute', now()) + interval '1 minute']) AS minute`,
      [RECEIPT_FAILURES_PER_MINUTE - 5],
    );
    const guesses = await Promise.allSettled(Array.from({ length: 25 }, () => room.receipts.lookUp(newReceiptCode())));
    const codes = guesses.map((guess) =>
      guess.status === 'rejected' ? (guess.reason as { code: string }).code : 'found',
    );
    expect(codes.filter((code) => code === 'not-found').length).toBeLessThanOrEqual(10);
    expect(codes.filter((code) => code === 'rate-limited').length).toBeGreaterThanOrEqual(15);
    await room.db.query('UPDATE receipt_failures SET failures = $1', [RECEIPT_FAILURES_PER_MINUTE]);
    await expect(room.receipts.lookUp(receiptCode)).rejects.toMatchObject({
      code: 'rate-limited',
      options: { retryAfterSeconds: expect.any(Number) },
    });
  });

  it('would take more than a hundred years for one of a million receipts', () => {
    const guessesUntilHit = 10 ** 16 / 10 ** 6;
    const years = guessesUntilHit / RECEIPT_FAILURES_PER_MINUTE / (60 * 24 * 365.25);
    expect(years).toBeGreaterThan(100);
  });
});
