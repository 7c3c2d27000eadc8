import { randomUUID } from 'node:crypto';
import { caseDismissedV1 } from '#shared/contracts';
import { aBody, anOffer, received } from '../../test/an-event.js';
import { openRooms, published, type Rooms } from '../../test/notification-rooms.js';

let rooms: Rooms;

beforeAll(async () => {
  rooms = await openRooms();
});

afterAll(() => rooms.close());
afterEach(() => rooms.empty());

interface NoticeRow {
  id: string;
  reference: string;
  to_body: string;
  role: string;
  state: string;
  round: number;
  due_at: Date;
  version: number;
  revision: number;
}

const noticesOf = (caseId: string) =>
  rooms.database.query<NoticeRow>('SELECT * FROM notices WHERE case_id = $1 ORDER BY id', [caseId]);

const inShort = (rows: NoticeRow[]) => rows.map((row) => `${row.to_body} ${row.role} ${row.state}`);

describe('a case that is offered', () => {
  it('gives a notice to its lead and to each supporting body that is no platform, and tells it', async () => {
    const offer = anOffer();
    await rooms.offer(offer);
    const notices = await noticesOf(offer.caseId);
    expect(inShort(notices)).toEqual([
      'market-surveillance-79 lead issued',
      'economic-police-79 support issued',
      'tax-79 support issued',
    ]);
    expect(notices.every((notice) => /^CV-2026-\d{6}$/.test(notice.reference))).toBe(true);
    const events = await published(rooms, 'notice.issued.v1');
    expect(events.map((event) => event.aggregate_id)).toEqual(notices.map((notice) => notice.id));
    expect(events[0]).toMatchObject({
      version: 1,
      data: {
        noticeId: notices[0]?.id,
        reference: notices[0]?.reference,
        caseId: offer.caseId,
        threadId: offer.threadId,
        caseReference: offer.reference,
        to: 'market-surveillance-79',
        role: 'lead',
        issuedAt: '2026-11-03T02:41:00.000Z',
        dueAt: '2026-11-04T02:41:00.000Z',
      },
    });
  });

  it('is audited, each notice by itself', async () => {
    await rooms.offer(anOffer());
    const rows = await rooms.database.query(`SELECT act FROM audit_rows WHERE act = 'notice.issue'`);
    expect(rows).toHaveLength(3);
  });

  it('in a later round withdraws what the former lead has not acknowledged, together or one by one', async () => {
    const first = anOffer();
    const second = { ...first, lead: 'market-surveillance-01', round: 2 };
    const expected = [
      'market-surveillance-79 lead withdrawn',
      'economic-police-79 support issued',
      'tax-79 support issued',
      'market-surveillance-01 lead issued',
    ];
    await rooms.offer(first, second);
    expect(inShort(await noticesOf(first.caseId))).toEqual(expected);

    const other = anOffer();
    await rooms.offer(other);
    await rooms.offer({ ...other, lead: 'market-surveillance-01', round: 2 });
    expect(inShort(await noticesOf(other.caseId))).toEqual(expected);
  });

  it('is passed over when a later round has come first', async () => {
    const second = anOffer({ lead: 'market-surveillance-01', round: 2 });
    await rooms.offer(second);
    await rooms.offer({ ...second, lead: 'market-surveillance-79', round: 1 });
    expect((await noticesOf(second.caseId)).map((notice) => notice.to_body)).not.toContain('market-surveillance-79');
  });

  it('changes nothing when it is handled twice', async () => {
    const offer = anOffer();
    await rooms.offer(offer);
    await rooms.offer(offer);
    expect(await noticesOf(offer.caseId)).toHaveLength(3);
  });

  it('many at once get their notices in one go', async () => {
    const offers = Array.from({ length: 100 }, () => anOffer());
    await rooms.offer(...offers);
    const [row] = await rooms.database.query<{ count: string }>('SELECT count(*) FROM notices');
    expect(Number(row?.count)).toBe(300);
  });
});

describe('a supporting body that is not known yet', () => {
  it('gets its notice as soon as it is, and only if it is no platform', async () => {
    const agency = `tax-${randomUUID().slice(0, 8)}`;
    const platform = `platform-${randomUUID().slice(0, 8)}`;
    const offer = anOffer({ supports: [agency, platform] });
    await rooms.offer(offer);
    expect(inShort(await noticesOf(offer.caseId))).toEqual(['market-surveillance-79 lead issued']);
    await rooms.register(aBody(agency), aBody(platform, 'platform'));
    expect(inShort(await noticesOf(offer.caseId))).toEqual([
      'market-surveillance-79 lead issued',
      `${agency} support issued`,
    ]);
    expect(await rooms.database.query('SELECT FROM held_notices')).toHaveLength(0);
  });

  it('does not miss its notice when it becomes known at the same moment', async () => {
    const agencies = Array.from({ length: 20 }, () => `tax-${randomUUID().slice(0, 8)}`);
    for (const agency of agencies)
      await Promise.all([rooms.offer(anOffer({ supports: [agency] })), rooms.register(aBody(agency))]);
    const rows = await rooms.database.query(`SELECT FROM notices WHERE role = 'support'`);
    expect(rows).toHaveLength(20);
  });
});

describe('a case that is dismissed', () => {
  it('withdraws what is open, keeps what was acknowledged, and forgets what was kept back', async () => {
    const offer = anOffer({ supports: ['tax-79', 'not-known-yet'] });
    await rooms.offer(offer);
    await rooms.database.query(
      `UPDATE notices SET state = 'acknowledged', acknowledged_at = now() WHERE to_body = 'tax-79' AND case_id = $1`,
      [offer.caseId],
    );
    const { caseId, threadId } = offer;
    const dismissed = { caseId, threadId, reason: 'all-tips-refused', dismissedAt: '2026-11-03T03:00:00.000Z' };
    await rooms.inOne((tx) => rooms.issue.withdrawForDismissed(tx, [received(caseDismissedV1, caseId, dismissed)]));
    expect(inShort(await noticesOf(caseId))).toEqual([
      'market-surveillance-79 lead withdrawn',
      'tax-79 support acknowledged',
    ]);
    expect(await rooms.database.query('SELECT FROM held_notices')).toHaveLength(0);
  });
});

describe('a failure in the middle', () => {
  it('leaves neither notices nor events', async () => {
    const offer = anOffer();
    const failing = rooms.inOne(async (tx) => {
      await rooms.issue.issueForOffers(tx, [received(caseDismissedV1, offer.caseId, offer)]);
      throw new Error('in the middle');
    });
    await expect(failing).rejects.toThrow('in the middle');
    expect(await noticesOf(offer.caseId)).toEqual([]);
    expect(await published(rooms)).toEqual([]);
  });
});
