import { NOW, officerOf, openRoom, refuseTip, type Room } from '../../test/intake-room.js';
import { caseEvent } from '../../test/case-events.js';
import { newsOfAcceptance, newsOfEnd, newsOfOpening } from '../cases/case-news.rules.js';
import { aTip } from '../../test/tips.data.js';
import { INFORMANT_MESSAGES_PER_DAY } from './message.rules.js';

let room: Room;
beforeAll(async () => {
  room = await openRoom();
});
afterAll(() => room.close());
beforeEach(async () => {
  room.clock.at = NOW;
  await room.db.query('TRUNCATE receipt_failures');
});

const officer = officerOf('standing-office', 'tips:read', 'tips:converse', 'tips:screen');
const later = (minutes: number) => new Date(NOW.getTime() + minutes * 60_000);

async function submitted() {
  const { receiptCode, reference } = await room.tips.submit(aTip(), undefined);
  return { receiptCode, ...(await room.queries.read(reference, officer)) };
}

const eventsOf = async (id: string) =>
  (
    await room.db.query<{ type: string; data: Record<string, unknown> }>(
      `SELECT event_type AS type, payload::jsonb - 'tipId' - 'threadId' AS data FROM outbox
       WHERE aggregate_id = $1 ORDER BY version`,
      [id],
    )
  ).slice(1);

describe('an informant with the receipt code', () => {
  it('adds facts, which officers read and find', async () => {
    const { id, receiptCode } = await submitted();
    const said = await room.messages.sayAsInformant({ receiptCode, kind: 'supplement', text: 'Kho ở ngõ Bồ Kết.' });
    expect(said).toEqual({
      number: 1,
      kind: 'supplement',
      by: 'informant',
      text: 'Kho ở ngõ Bồ Kết.',
      inReplyTo: null,
      at: NOW.toISOString(),
    });
    expect((await room.talk.ofTip(id, officer)).items).toMatchObject([{ text: 'Kho ở ngõ Bồ Kết.', body: null }]);
    expect((await room.queries.list({ limit: 5, q: '"bồ kết"' }, officer)).items.map((tip) => tip.id)).toEqual([id]);
    expect(await eventsOf(id)).toEqual([
      { type: 'tip.supplemented.v1', data: { by: 'informant', texts: 1, files: 0, supplementedAt: NOW.toISOString() } },
    ]);
    expect(JSON.stringify(await eventsOf(id))).not.toContain('Kho');
  });

  it('answers a question, and sees both sides without who the officer is', async () => {
    const { id, receiptCode } = await submitted();
    await room.messages.sayAsOfficer(id, { kind: 'question', text: 'Bạn còn giữ hộp sữa không?' }, officer);
    expect(await room.receipts.lookUp(receiptCode)).toMatchObject({ openQuestions: 1 });
    await room.messages.sayAsInformant({ receiptCode, kind: 'answer', inReplyTo: 1, text: 'Còn một hộp.' });
    const receipt = await room.receipts.lookUp(receiptCode);
    expect(receipt.openQuestions).toBe(0);
    expect(receipt.messages.map(({ kind, by, inReplyTo }) => [kind, by, inReplyTo])).toEqual([
      ['question', 'officer', null],
      ['answer', 'informant', 1],
    ]);
    expect(JSON.stringify(receipt)).not.toContain('standing-office');
    expect(JSON.stringify(receipt)).not.toContain(officer.subject);
    expect((await eventsOf(id)).map(({ data }) => [data['kind'], data['by'], data['body']])).toEqual([
      ['question', 'officer', 'standing-office'],
      ['answer', 'informant', undefined],
    ]);
    expect(await room.queries.read(id, officer)).toMatchObject({ messageCount: 2, openQuestionCount: 0 });
  });

  it('says that it is still going on, also after the end; somebody looks again within a day', async () => {
    const { id, receiptCode } = await submitted();
    await refuseTip(room, id, 'vulgar');
    await room.messages.sayAsInformant({ receiptCode, kind: 'still-going-on' });
    room.clock.at = later(20);
    await room.messages.sayAsInformant({ receiptCode, kind: 'still-going-on', text: 'Vẫn bán.' });
    const { items } = await room.queries.list({ limit: 5, attention: 'true' }, officer);
    expect(items).toMatchObject([{ id, attentionAt: later(20).toISOString(), state: 'refused' }]);
    expect((await eventsOf(id)).filter(({ type }) => type === 'tip.still-going-on.v1')).toMatchObject([
      { data: { times: 1, state: 'refused' } },
      { data: { times: 2 } },
    ]);
    const tip = await room.queries.read(id, officer);
    expect(tip.dues.filter(({ code, metAt }) => code === 'attention' && metAt === null)).toHaveLength(2);
    const calm = await room.messages.acknowledgeAttention(id, { caller: officer, version: tip.version });
    expect(calm.attentionAt).toBeNull();
    expect((await room.queries.list({ limit: 5, attention: 'true' }, officer)).items).toEqual([]);
    expect((await room.queries.list({ limit: 200, attention: 'false' }, officer)).items.map((one) => one.id)).toContain(
      id,
    );
    const again = room.messages.acknowledgeAttention(id, { caller: officer, version: calm.version });
    await expect(again).rejects.toMatchObject({ code: 'state-conflict' });
  });

  it('says the same words twice and is heard once, until some time has passed', async () => {
    const { id, receiptCode } = await submitted();
    const words = { receiptCode, kind: 'supplement' as const, text: 'Họ đổi tên gian hàng.' };
    const first = await room.messages.sayAsInformant(words);
    expect(await room.messages.sayAsInformant(words)).toEqual(first);
    expect(await room.messages.sayAsInformant({ ...words, kind: 'still-going-on' })).toMatchObject({ number: 2 });
    room.clock.at = later(11);
    expect(await room.messages.sayAsInformant(words)).toMatchObject({ number: 3 });
    expect(await eventsOf(id)).toHaveLength(3);
  });

  it('keeps numbers apart when several messages come at once', async () => {
    const { receiptCode } = await submitted();
    const all = await Promise.all(
      Array.from({ length: 8 }, (_, index) =>
        room.messages.sayAsInformant({ receiptCode, kind: 'supplement', text: `Chi tiết ${index}` }),
      ),
    );
    expect(all.map(({ number }) => number).toSorted()).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });

  it.each([
    ['a supplement without words', { kind: 'supplement' as const }, '/text'],
    ['an answer to no question', { kind: 'answer' as const, text: 'Vâng.' }, '/inReplyTo'],
    ['an answer to what was not asked', { kind: 'answer' as const, text: 'Vâng.', inReplyTo: 7 }, '/inReplyTo'],
    ['a supplement that answers', { kind: 'supplement' as const, text: 'Vâng.', inReplyTo: 1 }, '/inReplyTo'],
  ])('is told what is wrong with %s, and nothing is stored', async (_, said, pointer) => {
    const { id, receiptCode } = await submitted();
    await expect(room.messages.sayAsInformant({ receiptCode, ...said })).rejects.toMatchObject({
      code: 'validation-failed',
      options: { errors: [{ pointer }] },
    });
    expect((await room.talk.ofTip(id, officer)).items).toEqual([]);
  });

  it('has a limit for a day, and the code stays good', async () => {
    const { receiptCode } = await submitted();
    for (let number = 0; number < INFORMANT_MESSAGES_PER_DAY; number += 1)
      await room.messages.sayAsInformant({ receiptCode, kind: 'supplement', text: `Chi tiết ${number}` });
    const tooMany = room.messages.sayAsInformant({ receiptCode, kind: 'supplement', text: 'Thêm nữa' });
    await expect(tooMany).rejects.toMatchObject({ code: 'rate-limited' });
    expect(await room.db.query('SELECT sum(failures)::integer AS sum FROM receipt_failures')).toEqual([{ sum: 0 }]);
    room.clock.at = later(25 * 60);
    await room.messages.sayAsInformant({ receiptCode, kind: 'supplement', text: 'Thêm nữa' });
  });

  it('who has another code reaches nothing, and it counts', async () => {
    const wrong = room.messages.sayAsInformant({ receiptCode: '0000000000000000', kind: 'still-going-on' });
    await expect(wrong).rejects.toMatchObject({ code: 'not-found' });
    expect(await room.db.query('SELECT sum(failures)::integer AS sum FROM receipt_failures')).toEqual([{ sum: 1 }]);
  });
});

describe('an officer', () => {
  it('asks only while the tip is under way, and tells the outcome only when it has ended', async () => {
    const { id } = await submitted();
    const outcome = { kind: 'outcome' as const, text: 'Đã xử phạt 45 triệu đồng.' };
    await expect(room.messages.sayAsOfficer(id, outcome, officer)).rejects.toMatchObject({ code: 'state-conflict' });
    await refuseTip(room, id, 'vulgar');
    const question = { kind: 'question' as const, text: 'Bạn còn ở đó không?' };
    await expect(room.messages.sayAsOfficer(id, question, officer)).rejects.toMatchObject({ code: 'state-conflict' });
    expect(await room.messages.sayAsOfficer(id, outcome, officer)).toMatchObject({ kind: 'outcome', number: 1 });
  });

  it('of a body that has no part finds nothing, and without the scope may not', async () => {
    const { id } = await submitted();
    const question = { kind: 'question' as const, text: 'Bạn còn ở đó không?' };
    const foreign = officerOf('committee-79', 'tips:converse');
    await expect(room.messages.sayAsOfficer(id, question, foreign)).rejects.toMatchObject({ code: 'not-found' });
    await expect(room.talk.ofTip(id, foreign)).rejects.toMatchObject({ code: 'not-found' });
    const reader = officerOf('standing-office', 'tips:read');
    await expect(room.messages.sayAsOfficer(id, question, reader)).rejects.toMatchObject({ code: 'forbidden' });
  });
});

describe('the receipt', () => {
  it('tells the steps with their times, and when the outcome is to be told', async () => {
    const { id, receiptCode } = await submitted();
    const bodies = { lead: 'market-surveillance-01', supports: [] };
    const events = [
      newsOfOpening(caseEvent.opened(1, [id], bodies)),
      newsOfAcceptance(caseEvent.accepted(2)),
      newsOfEnd(caseEvent.concluded(3)),
    ];
    for (const news of events) await room.transactions.run((tx) => room.cases.follow(tx, [news]));
    const { history, state } = await room.receipts.lookUp(receiptCode);
    expect(history.map((step) => step.state)).toEqual(['received', 'passed-on', 'acted-on', 'closed']);
    expect(state).toBe('closed');
    const { dues, version } = await room.queries.read(id, officer);
    expect(dues.map(({ code }) => code)).toEqual(['proposal', 'outcome-notice']);
    await room.messages.sayAsOfficer(id, { kind: 'outcome', text: 'Đã xử phạt.' }, officer);
    const after = await room.queries.read(id, officer);
    expect(after.dues.find(({ code }) => code === 'outcome-notice')?.metAt).not.toBeNull();
    expect(after.version).toBe(version + 1);
  });

  it('guides whom it turns away, by what was decided or by the kind of matter', async () => {
    const { receiptCode } = await room.tips.submit(aTip({ violation: 'consumer-dispute' }), undefined);
    expect(await room.receipts.lookUp(receiptCode)).toMatchObject({ guidance: { hotline: '18006838' } });
  });
});
