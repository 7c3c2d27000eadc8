import { jest } from '@jest/globals';
import { officerOf, openRoom, rowsOf, type Room } from '../../test/intake-room.js';
import { aTip, anInformant } from '../../test/tips.data.js';

let room: Room;
beforeAll(async () => {
  room = await openRoom();
});
afterAll(() => room.close());
beforeEach(() => room.db.query('TRUNCATE tips, outbox, audit_rows CASCADE'));

const partner = officerOf('rights-alliance', 'tips:submit');
const items = (count: number, from = 0) =>
  Array.from({ length: count }, (_, index) => ({
    externalId: `CRM-${from + index}`,
    tip: { ...aTip({ kind: 'right-holder', informant: anInformant }) },
  }));
const count = async (table: string) => (await rowsOf(room.db, table)).length;

describe('a batch', () => {
  it('makes one tip of each item, with all that a single one leaves', async () => {
    const { results, ...counts } = await room.batches.submit(items(3), partner);
    expect(counts).toEqual({ accepted: 3, duplicate: 0, refused: 0 });
    expect(results.map(({ place, externalId }) => [place, externalId])).toEqual([
      [0, 'CRM-0'],
      [1, 'CRM-1'],
      [2, 'CRM-2'],
    ]);
    for (const table of ['tips', 'informants', 'tip_texts', 'tip_state_changes', 'tip_entitlements', 'outbox'])
      expect([table, await count(table)]).toEqual([table, 3]);
    const [first] = results;
    expect(await room.receipts.lookUp(first?.receiptCode ?? '')).toMatchObject({ reference: first?.reference });
  });

  it('changes nothing when it is sent again, and answers the same references', async () => {
    const first = await room.batches.submit(items(3), partner);
    const again = await room.batches.submit(items(4), partner);
    expect(again).toMatchObject({ accepted: 1, duplicate: 3 });
    expect(again.results.slice(0, 3).map(({ reference }) => reference)).toEqual(
      first.results.map(({ reference }) => reference),
    );
    expect(again.results.slice(0, 3).every(({ receiptCode }) => receiptCode === undefined)).toBe(true);
    expect(await count('tips')).toBe(4);
  });

  it('has its ids for itself: another body’s are others', async () => {
    await room.batches.submit(items(1), partner);
    expect(await room.batches.submit(items(1), officerOf('brand-union', 'tips:submit'))).toMatchObject({ accepted: 1 });
  });

  it('accepts the sound ones beside those at fault, which are told all their faults', async () => {
    const [sound, faulty] = items(2);
    const { results, ...counts } = await room.batches.submit(
      [
        { ...faulty, tip: { ...aTip(), content: 'ngắn', violation: 'unheard-of', extra: 1 } },
        sound ?? {},
        { externalId: 7, tip: aTip() },
        { externalId: 'x', tip: { ...aTip(), place: { provinceCode: '99' } } },
        { externalId: 'x' },
      ],
      partner,
    );
    expect(counts).toEqual({ accepted: 1, duplicate: 0, refused: 4 });
    expect(results.map(({ result }) => result)).toEqual(['refused', 'accepted', 'refused', 'refused', 'refused']);
    const pointersOf = (place: number) => results[place]?.problem?.errors?.map(({ pointer }) => pointer).toSorted();
    expect(pointersOf(0)).toEqual(['/tip/content', '/tip/extra', '/tip/violation']);
    expect(pointersOf(2)).toContain('/externalId');
    expect(pointersOf(3)).toEqual(['/tip/place/provinceCode']);
    expect(pointersOf(4)).toEqual(['/tip']);
    expect(await count('tips')).toBe(1);
  });

  it('that names an item twice accepts it once', async () => {
    const { results } = await room.batches.submit([...items(2), ...items(1)], partner);
    expect(results.map(({ result }) => result)).toEqual(['accepted', 'accepted', 'duplicate']);
    expect(results[2]?.reference).toBe(results[0]?.reference);
  });

  it('is accepted once when it arrives several times at once', async () => {
    const all = await Promise.all(Array.from({ length: 4 }, () => room.batches.submit(items(50), partner)));
    expect(all.reduce((sum, { accepted }) => sum + accepted, 0)).toBe(50);
    expect(all.reduce((sum, { duplicate }) => sum + duplicate, 0)).toBe(150);
    expect(await count('tips')).toBe(50);
    expect(await count('outbox')).toBe(50);
  });

  it('that broke off after a chunk is completed by sending it again', async () => {
    const broken = items(1_200);
    const kept = room.transactions.run.bind(room.transactions);
    let runs = 0;
    const run = jest.spyOn(room.transactions, 'run').mockImplementation((work) => {
      runs += 1;
      return runs === 2 ? Promise.reject(new Error('power cut')) : kept(work);
    });
    await expect(room.batches.submit(broken, partner)).rejects.toThrow('power cut');
    run.mockRestore();
    expect(await count('tips')).toBe(500);
    expect(await room.batches.submit(broken, partner)).toMatchObject({ accepted: 700, duplicate: 500, refused: 0 });
    expect(await count('tips')).toBe(1_200);
  });

  it('costs a constant number of statements for each chunk', async () => {
    const statementsFor = async (size: number, from: number) => {
      const before = await room.db.query<{ calls: number }>(`SELECT count(*)::integer AS calls FROM tips`);
      const run = jest.spyOn(room.transactions, 'run');
      await room.batches.submit(items(size, from), partner);
      const calls = run.mock.calls.length;
      run.mockRestore();
      expect((await count('tips')) - (before[0]?.calls ?? 0)).toBe(size);
      return calls;
    };
    expect([await statementsFor(10, 0), await statementsFor(500, 1_000)]).toEqual([1, 1]);
  });
});

describe('late entry', () => {
  const officer = officerOf('committee-01');

  it('is told of with its cause, and the clocks run from the receipt', async () => {
    const late = { channel: 'phone' as const, receivedAt: '2026-11-23T01:30:00Z', lateReason: 'Mất điện' };
    const { reference } = await room.tips.submit(aTip({ ...late, lateCause: 'power-or-network' }), officer);
    const tip = await room.queries.read(reference, officer);
    expect(tip).toMatchObject({ lateCause: 'power-or-network', version: 2, nextDueAt: '2026-11-24T01:30:00.000Z' });
    const events = await room.db.query(
      `SELECT event_type AS type, version, payload::jsonb AS data FROM outbox ORDER BY version`,
    );
    expect(events).toMatchObject([
      { type: 'tip.received.v1', version: 1 },
      {
        type: 'tip.entered-late.v1',
        version: 2,
        data: { cause: 'power-or-network', recordedBy: 'committee-01', channel: 'phone' },
      },
    ]);
  });

  it('comes after the guidance where that is the answer', async () => {
    const late = { channel: 'letter' as const, receivedAt: '2026-11-20T01:30:00Z', lateReason: 'Bưu điện' };
    await room.tips.submit(aTip({ ...late, violation: 'consumer-dispute' }), officer);
    const events = await room.db.query(`SELECT event_type AS type, version FROM outbox ORDER BY version`);
    expect(events).toEqual([
      { type: 'tip.received.v1', version: 1 },
      { type: 'tip.progressed.v1', version: 2 },
      { type: 'tip.entered-late.v1', version: 3 },
    ]);
  });

  it('is none within the hour, and no channel leaves anything else behind than another', async () => {
    const kinds = ['phone', 'e-mail', 'letter', 'in-person'] as const;
    const traces: unknown[] = [];
    for (const channel of kinds) {
      await room.db.query('TRUNCATE tips, outbox, audit_rows CASCADE');
      await room.tips.submit(aTip({ channel }), officer);
      traces.push({
        tips: await count('tips'),
        events: (await rowsOf(room.db, 'outbox')).map((row) => row['event_type']),
        texts: await count('tip_texts'),
        steps: await count('tip_state_changes'),
        columns: Object.entries((await rowsOf(room.db, 'tips'))[0] ?? {})
          .filter(([, value]) => value !== null)
          .map(([name]) => name),
      });
    }
    for (const trace of traces) expect(trace).toEqual(traces[0]);
    expect(traces[0]).toMatchObject({ tips: 1, events: ['tip.received.v1'] });
  });
});
