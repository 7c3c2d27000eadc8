import { headOf, NOW, officerOf, openRoom, refuseTip, type Room } from '../../test/intake-room.js';
import { aTip } from '../../test/tips.data.js';
import type { ProposeDto } from './proposal.dto.js';

let room: Room;
beforeAll(async () => {
  room = await openRoom();
  await room.db.query(
    `INSERT INTO bodies (code, kind, name, name_en, valid_from, version)
     VALUES ('market-surveillance-79', 'agency', 'QLTT', 'MS', '2025-07-01', 1), ('idea', 'agency', 'iDEA', 'iDEA', '2025-07-01', 1)`,
  );
});
afterAll(() => room.close());

const officer = officerOf('standing-office');
const head = headOf('standing-office');

async function submitted(overrides: Parameters<typeof aTip>[0] = {}) {
  const { reference } = await room.tips.submit(aTip(overrides), undefined);
  return room.queries.read(reference, officer);
}

async function decided(id: string, proposal: ProposeDto) {
  const { version } = await room.queries.read(id, officer);
  const proposed = await room.screening.propose(id, proposal, { caller: officer, version });
  return room.screening.decide(id, { decision: 'approve' }, { caller: head, version: proposed.version });
}

const eventsOf = (id: string) =>
  room.db.query(
    `SELECT event_type AS type, version, payload::jsonb - 'tipId' - 'threadId' AS data FROM outbox
     WHERE aggregate_id = $1 ORDER BY version`,
    [id],
  );

describe('a proposal', () => {
  it('changes nothing for the informant, and is told of', async () => {
    const { id } = await submitted();
    const proposed = await room.screening.propose(
      id,
      { classification: 'refused', ground: 'harassing', note: 'Lần thứ năm.' },
      { caller: officer, version: 1 },
    );
    expect(proposed).toMatchObject({ state: 'received', screening: 'proposed', version: 2 });
    expect((await eventsOf(id)).at(-1)).toMatchObject({
      type: 'tip.classified.v1',
      data: { classification: 'refused', ground: 'harassing', proposedBy: 'standing-office' },
    });
    expect((await room.proposals.ofTip(id, officer)).items).toMatchObject([
      { number: 1, state: 'open', note: 'Lần thứ năm.', decidedAt: null },
    ]);
  });

  it.each([
    ['a refusal without its ground', { classification: 'refused' }, '/ground'],
    ['guidance that is missing', { classification: 'out-of-scope' }, '/guidance'],
    ['a ground for another classification', { classification: 'in-scope', ground: 'vulgar' }, '/ground'],
    [
      'guidance to a body that does not exist',
      { classification: 'out-of-scope', guidance: 'Gọi 113.', guidedTo: 'nobody' },
      '/guidedTo',
    ],
    ['a violation that is out of scope', { classification: 'in-scope', violation: 'consumer-dispute' }, '/violation'],
    ['misconduct of an official', { classification: 'in-scope', violation: 'official-misconduct' }, '/violation'],
  ] as [string, ProposeDto, string][])('is refused for %s', async (_, proposal, pointer) => {
    const { id, version } = await submitted();
    await expect(room.screening.propose(id, proposal, { caller: officer, version })).rejects.toMatchObject({
      code: 'validation-failed',
      options: { errors: [{ pointer }] },
    });
    expect((await room.queries.read(id, officer)).version).toBe(version);
  });
});

describe('a decision', () => {
  it('to refuse is told of in order, and ends the matter', async () => {
    const { id } = await submitted();
    const refused = await refuseTip(room, id, 'impersonation');
    expect(refused).toMatchObject({ state: 'refused', screening: 'decided', version: 5 });
    const read = await room.queries.read(id, officer);
    expect(read.refusal).toEqual({ ground: 'impersonation', note: null, refusedBy: 'standing-office' });
    expect((await eventsOf(id)).slice(1)).toMatchObject([
      { type: 'tip.classified.v1', version: 2 },
      { type: 'tip.decided.v1', version: 3, data: { classification: 'refused', ground: 'impersonation' } },
      { type: 'tip.refused.v1', version: 4, data: { ground: 'impersonation', refusedBy: 'standing-office' } },
      { type: 'tip.progressed.v1', version: 5, data: { state: 'refused' } },
    ]);
  });

  it('that a tip is out of scope guides the informant', async () => {
    const { id } = await submitted();
    const guidance = 'Đề nghị liên hệ 1800.6838.';
    const guided = await decided(id, { classification: 'out-of-scope', guidedTo: 'idea', guidance });
    expect(guided).toMatchObject({ state: 'guided', scope: 'out-of-scope' });
    expect((await eventsOf(id)).slice(2)).toMatchObject([
      { type: 'tip.decided.v1', data: { classification: 'out-of-scope', guidedTo: 'idea' } },
      { type: 'tip.progressed.v1', data: { state: 'guided' } },
    ]);
  });

  it('takes in after all what had been turned away, as what it really is', async () => {
    const { id, state } = await submitted({ violation: 'consumer-dispute' });
    expect(state).toBe('guided');
    const admitted = await decided(id, { classification: 'in-scope', violation: 'counterfeit-mark' });
    expect(admitted).toMatchObject({ state: 'received', scope: 'in-scope', violation: 'counterfeit-mark' });
    expect((await eventsOf(id)).slice(3)).toMatchObject([
      { type: 'tip.decided.v1' },
      { type: 'tip.progressed.v1', data: { state: 'received' } },
      {
        type: 'tip.admitted.v1',
        data: { scope: 'in-scope', violation: 'counterfeit-mark', identifiers: expect.any(Array) },
      },
    ]);
  });

  it('happens once when several heads decide at the same time', async () => {
    const { id } = await submitted();
    await room.screening.propose(id, { classification: 'in-scope' }, { caller: officer, version: 1 });
    const attempts = Array.from({ length: 5 }, () =>
      room.screening.decide(id, { decision: 'approve' }, { caller: head, version: 2 }),
    );
    const codes = (await Promise.allSettled(attempts)).map((one) =>
      one.status === 'fulfilled' ? 'done' : (one.reason as { code: string }).code,
    );
    expect(codes.toSorted()).toEqual(['done', ...Array.from({ length: 4 }, () => 'precondition-failed')]);
  });

  it('comes too late to refuse once the competent body acts', async () => {
    const { id } = await submitted();
    await room.screening.propose(id, { classification: 'refused', ground: 'vulgar' }, { caller: officer, version: 1 });
    await room.db.query(`UPDATE tips SET state = 'acted-on' WHERE id = $1`, [id]);
    const late = room.screening.decide(id, { decision: 'approve' }, { caller: head, version: 2 });
    await expect(late).rejects.toMatchObject({ code: 'state-conflict' });
  });

  it('to return needs a reason, and lets another proposal follow', async () => {
    const { id } = await submitted();
    await room.screening.propose(id, { classification: 'in-scope' }, { caller: officer, version: 1 });
    await expect(async () =>
      room.screening.decide(id, { decision: 'return' }, { caller: head, version: 2 }),
    ).rejects.toMatchObject({ code: 'validation-failed' });
    await room.screening.decide(id, { decision: 'return', note: 'Chưa rõ.' }, { caller: head, version: 2 });
    await decided(id, { classification: 'in-scope' });
    const { items } = await room.proposals.ofTip(id, officer);
    expect(items.map(({ number, state, decisionNote }) => [number, state, decisionNote])).toEqual([
      [1, 'returned', 'Chưa rõ.'],
      [2, 'approved', null],
    ]);
  });
});

describe('due times', () => {
  it('run from the receipt, one after the other, and never move', async () => {
    const receivedAt = new Date(NOW.getTime() - 30 * 60_000);
    const recorded = { channel: 'phone' as const, receivedAt: receivedAt.toISOString() };
    const { reference } = await room.tips.submit(aTip(recorded), officer);
    const before = await room.queries.read(reference, officer);
    const proposalDue = { code: 'proposal', ruleVersion: 1, dueAt: '2026-11-25T01:00:00.000Z' };
    expect(before.dues).toEqual([{ ...proposalDue, metAt: null }]);
    expect(before.nextDueAt).toBe(proposalDue.dueAt);
    await decided(before.id, { classification: 'in-scope' });
    const after = await room.queries.read(reference, officer);
    expect(after.dues).toEqual([
      { ...proposalDue, metAt: NOW.toISOString() },
      { code: 'decision', ruleVersion: 1, dueAt: '2026-11-25T01:30:00.000Z', metAt: NOW.toISOString() },
    ]);
    expect(after.nextDueAt).toBeNull();
  });

  it('of a tip with signs of crime count until it is passed on', async () => {
    const { dues } = await submitted({ violation: 'prohibited-goods' });
    expect(dues.map(({ code }) => code)).toEqual(['proposal', 'pass-on-crime']);
  });
});

describe('marking that an official is accused', () => {
  it('takes the tip at once from all but those who may read of officials', async () => {
    const recorder = officerOf('market-surveillance-79');
    const { reference } = await room.tips.submit(aTip({ channel: 'phone' }), recorder);
    const { id } = await room.queries.read(reference, recorder);
    await room.screening.markIntegrity(id, { accusedBody: 'market-surveillance-79' }, { caller: recorder, version: 1 });
    await expect(room.queries.read(id, recorder)).rejects.toMatchObject({ code: 'not-found' });
    const { items } = await room.queries.list({ limit: 50 }, recorder);
    expect(items.map((tip) => tip.id)).not.toContain(id);
    expect((await room.queries.read(id, officerOf('government-inspectorate'))).integrity).toBe(true);
    expect((await eventsOf(id)).at(-1)).toMatchObject({
      type: 'tip.admitted.v1',
      data: { integrity: true, accusedBody: 'market-surveillance-79' },
    });
  });

  it('is refused for a body that does not exist', async () => {
    const { id } = await submitted();
    const marking = room.screening.markIntegrity(id, { accusedBody: 'nobody' }, { caller: officer, version: 1 });
    await expect(marking).rejects.toMatchObject({ code: 'validation-failed' });
  });
});
