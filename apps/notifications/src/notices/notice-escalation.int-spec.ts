import { anOffer } from '../../test/an-event.js';
import { openRooms, published, type Rooms } from '../../test/notification-rooms.js';

let rooms: Rooms;

beforeAll(async () => {
  rooms = await openRooms();
});

afterAll(() => rooms.close());
beforeEach(() => rooms.empty());

interface NoticeRow {
  id: string;
  to_body: string;
  role: string;
  state: string;
  escalates: string | null;
  version: number;
}

const all = () => rooms.database.query<NoticeRow>('SELECT * FROM notices ORDER BY id');

/** As many replicas at once, each until nothing is due. */
async function escalateIn(replicas: number): Promise<number> {
  const untilDone = async (): Promise<number> => {
    const done = await rooms.escalation.escalateDue();
    return done === 0 ? 0 : done + (await untilDone());
  };
  const counts = await Promise.all(Array.from({ length: replicas }, untilDone));
  return counts.reduce((sum, count) => sum + count, 0);
}

describe('a notice that is not acknowledged in time', () => {
  it('is escalated at its due time and not before', async () => {
    await rooms.offer(anOffer({ supports: ['tax-79'] }));
    rooms.clock.forward(23.99);
    expect(await escalateIn(1)).toBe(0);
    rooms.clock.forward(0.02);
    expect(await escalateIn(1)).toBe(1);
    rooms.clock.forward(24);
    expect(await escalateIn(1)).toBe(1);
    expect((await all()).map((notice) => `${notice.to_body} ${notice.role} ${notice.state}`)).toEqual([
      'market-surveillance-79 lead escalated',
      'tax-79 support escalated',
      'standing-office escalation issued',
      'standing-office escalation issued',
    ]);
  });

  it('is not escalated to the Standing Office where that is accused, nor seen by it', async () => {
    await rooms.offer(anOffer({ lead: 'government-inspectorate', supports: [], accusedBody: 'standing-office' }));
    rooms.clock.forward(25);
    expect(await escalateIn(1)).toBe(0);
    const [notice] = await all();
    expect(notice).toMatchObject({ to_body: 'government-inspectorate', state: 'issued' });
  });

  it('tells the Standing Office of it, by two events in the same transaction', async () => {
    await rooms.offer(anOffer({ supports: [] }));
    rooms.clock.forward(25);
    await escalateIn(1);
    const [lead, escalation] = await all();
    expect(escalation?.escalates).toBe(lead?.id);
    const events = await published(rooms);
    expect(events.map((event) => `${event.event_type} ${event.aggregate_id} ${event.version}`)).toEqual([
      `notice.issued.v1 ${lead?.id} 1`,
      `notice.escalated.v1 ${lead?.id} 2`,
      `notice.issued.v1 ${escalation?.id} 1`,
    ]);
    expect(events[2]?.data).toMatchObject({ to: 'standing-office', role: 'escalation', escalates: lead?.id });
  });

  it('is escalated once, however many replicas look at once', async () => {
    await rooms.offer(...Array.from({ length: 150 }, () => anOffer({ supports: ['tax-79', 'economic-police-79'] })));
    rooms.clock.forward(49);
    expect(await escalateIn(4)).toBe(450);
    const rows = await all();
    expect(rows.filter((row) => row.role === 'escalation')).toHaveLength(450);
    expect(new Set(rows.flatMap((row) => row.escalates ?? []))).toHaveProperty('size', 450);
    expect(await published(rooms, 'notice.escalated.v1')).toHaveLength(450);
    expect(await escalateIn(2)).toBe(0);
  });
});

describe('a notice that is never escalated', () => {
  it('is one that was acknowledged or withdrawn', async () => {
    const first = anOffer({ supports: ['tax-79'] });
    await rooms.offer(first, { ...first, lead: 'market-surveillance-01', round: 2 });
    await rooms.database.query(
      `UPDATE notices SET state = 'acknowledged', acknowledged_at = now() WHERE to_body <> 'market-surveillance-79'`,
    );
    rooms.clock.forward(72);
    expect(await escalateIn(1)).toBe(0);
  });

  it('is one to the Standing Office, above which there is nobody', async () => {
    await rooms.offer(anOffer({ lead: 'standing-office', supports: [] }));
    rooms.clock.forward(72);
    expect(await escalateIn(1)).toBe(0);
  });
});
