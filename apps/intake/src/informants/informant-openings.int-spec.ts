import { GOVERNMENT_INSPECTORATE, STANDING_OFFICE } from '../tips/tip.rules.js';
import {
  after,
  as,
  ASK_ABOUT_STORE,
  aTipInACase,
  auditOf,
  caseOfficer,
  CONSENT,
  endCaseOf,
  headOfBody,
  LEAD,
  openInformantRoom,
  outcomeOf,
  person,
  RECORDER,
  resetClock,
  SUPPORT,
  type InformantRoom,
} from '../../test/informant-room.js';
import { rowsOf } from '../../test/intake-room.js';
import { anInformant } from '../../test/tips.data.js';
import type { OpeningAct } from './informant-opening.rules.js';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

let room: InformantRoom;
beforeAll(async () => {
  room = await openInformantRoom();
});
afterAll(() => room.close());
afterEach(() => resetClock(room));

const asker = caseOfficer();
const head = headOfBody();

const ask = (tipId: string, by = asker) => room.openings.ask(tipId, ASK_ABOUT_STORE, by);
const consent = (id: string, by = head, version = 1) =>
  room.openings.decide(id, 'consent', CONSENT, { caller: by, version });
const refuse = (id: string, by = head, version = 1) =>
  room.openings.decide(id, 'refuse', CONSENT, { caller: by, version });
const view = (id: string, by = asker) => room.openings.view(id, by);

async function grantedOn(tipId: string): Promise<string> {
  const { id } = await ask(tipId);
  await consent(id);
  return id;
}

describe('the opening of an identity', () => {
  it('is asked for, consented to by a second person, viewed by who asked, and audited at each step', async () => {
    const tipId = await aTipInACase(room);
    const opening = await as(asker, () => ask(tipId));
    expect(opening).toMatchObject({ tipId, state: 'awaiting-consent', consentRequired: true, version: 1 });
    expect(await outcomeOf(view(opening.id))).toBe('state-conflict');
    after(room, MINUTE_MS);
    const granted = await as(head, () => consent(opening.id));
    expect(granted).toMatchObject({ state: 'granted', decidedBy: head.subject, decisionReason: CONSENT.reason });
    expect(Date.parse(granted.until ?? '') - room.clock.at.getTime()).toBe(15 * MINUTE_MS);
    expect(await as(asker, () => view(opening.id))).toEqual({
      informant: anInformant,
      viewsLeft: 2,
      until: granted.until,
    });
    const details = { tipId, version: expect.any(Number) };
    expect(await auditOf(room, 'informant-opening.ask')).toEqual([
      {
        object_kind: 'informant-opening',
        object_id: opening.id,
        details: { ...details, purposeCode: 'contact-informant', state: 'awaiting-consent' },
        actor_pseudonym: asker.subject,
      },
    ]);
    expect(await auditOf(room, 'informant-opening.consent')).toMatchObject([
      { object_id: opening.id, actor_pseudonym: head.subject },
    ]);
    expect(await auditOf(room, 'informant-opening.view')).toMatchObject([
      { object_id: opening.id, details: { ...details, viewing: 1 }, actor_pseudonym: asker.subject },
    ]);
  });

  it('is refused by a second person, and may be asked for anew', async () => {
    const tipId = await aTipInACase(room);
    const { id } = await ask(tipId);
    expect(await outcomeOf(ask(tipId))).toBe('state-conflict');
    expect(await refuse(id)).toMatchObject({ state: 'refused', until: null, version: 2 });
    expect(await outcomeOf(view(id))).toBe('state-conflict');
    expect(await outcomeOf(consent(id, head, 2))).toBe('state-conflict');
    expect(await outcomeOf(ask(tipId))).toBe('done');
  });

  it('lapses where nobody consents within seven days', async () => {
    const { id } = await ask(await aTipInACase(room));
    after(room, 7 * DAY_MS);
    expect(await outcomeOf(consent(id))).toBe('state-conflict');
    expect((await room.openingsList.read(id, asker)).state).toBe('lapsed');
  });

  it('ends 15 minutes after the grant', async () => {
    const id = await grantedOn(await aTipInACase(room));
    after(room, 15 * MINUTE_MS - 1);
    expect(await outcomeOf(view(id))).toBe('done');
    after(room, 1);
    expect(await outcomeOf(view(id))).toBe('state-conflict');
  });

  it('shows the identity three times, also when asked many times at once', async () => {
    const id = await grantedOn(await aTipInACase(room));
    const outcomes = await Promise.all(Array.from({ length: 8 }, () => outcomeOf(view(id))));
    expect(outcomes.filter((outcome) => outcome === 'done')).toHaveLength(3);
    expect(await room.openingsList.read(id, asker)).toMatchObject({
      state: 'ended',
      viewedAt: { length: 3 },
      version: 5,
    });
    expect((await auditOf(room, 'informant-opening.view')).filter((row) => row['object_id'] === id)).toHaveLength(3);
  });

  it('is decided once, by one of several at the same time', async () => {
    const { id } = await ask(await aTipInACase(room));
    const heads = ['a', 'b', 'c'].map((name) => headOfBody(LEAD, name));
    const outcomes = await Promise.all(heads.flatMap((by) => [outcomeOf(consent(id, by)), outcomeOf(refuse(id, by))]));
    expect(outcomes.filter((outcome) => outcome === 'done')).toHaveLength(1);
  });

  it('is asked for once at a time by one officer, and by another beside that', async () => {
    const tipId = await aTipInACase(room);
    const outcomes = await Promise.all(Array.from({ length: 4 }, () => outcomeOf(ask(tipId))));
    expect(outcomes.toSorted()).toEqual(['done', 'state-conflict', 'state-conflict', 'state-conflict']);
    expect(await outcomeOf(ask(tipId, caseOfficer(LEAD, 'another')))).toBe('done');
    expect(await outcomeOf(ask(tipId, caseOfficer(SUPPORT)))).toBe('done');
  });

  it('does not tell that a tip has no name until it is viewed', async () => {
    const id = await grantedOn(await aTipInACase(room, { informant: undefined }));
    expect(await view(id)).toMatchObject({ informant: null, viewsLeft: 2 });
  });

  it('is refused for a purpose that says nothing', async () => {
    const tipId = await aTipInACase(room);
    const purpose = `vì cần${' '.repeat(40)}`;
    expect(() => room.openings.ask(tipId, { ...ASK_ABOUT_STORE, purpose }, asker)).toThrow(
      expect.objectContaining({ code: 'validation-failed' }),
    );
  });

  it('fails, and counts no viewing, where the sealed row was taken from another tip', async () => {
    const [mine, other] = [await aTipInACase(room), await aTipInACase(room)];
    await room.db.query(
      `UPDATE informants SET sealed_key = other.sealed_key, sealed_identity = other.sealed_identity
       FROM informants AS other WHERE informants.tip_id = $1 AND other.tip_id = $2`,
      [mine, other],
    );
    const id = await grantedOn(mine);
    await expect(view(id)).rejects.toThrow();
    expect((await room.openingsList.read(id, asker)).viewedAt).toEqual([]);
    expect(await outcomeOf(view(await grantedOn(other)))).toBe('done');
  });
});

/** Everybody who could try. */
const people = {
  'officer who asked': asker,
  'officer who asked, as head too': { ...asker, scopes: new Set([...asker.scopes, ...head.scopes]) },
  'another officer of the body': caseOfficer(LEAD, 'another'),
  head,
  'officer of a supporting body': caseOfficer(SUPPORT),
  'head of a supporting body': headOfBody(SUPPORT),
  'officer of the body that recorded the tip': caseOfficer(RECORDER),
  'head of the body that recorded the tip': headOfBody(RECORDER),
  'officer of the Standing Office': caseOfficer(STANDING_OFFICE),
  'head of the Standing Office': headOfBody(STANDING_OFFICE),
  'officer of a body that has no part': caseOfficer('foreign'),
  'head of a body that has no part': headOfBody('foreign'),
} as const;
type Person = keyof typeof people;
const all = Object.keys(people) as Person[];

const attempts: Record<OpeningAct, (by: (typeof people)[Person]) => Promise<string>> = {
  ask: async (by) => outcomeOf(ask(await aTipInACase(room), by)),
  consent: async (by) => outcomeOf(consent((await ask(await aTipInACase(room))).id, by)),
  refuse: async (by) => outcomeOf(refuse((await ask(await aTipInACase(room))).id, by)),
  view: async (by) => outcomeOf(view(await grantedOn(await aTipInACase(room)), by)),
};
const mayDo: Record<OpeningAct, readonly Person[]> = {
  ask: [
    'officer who asked',
    'officer who asked, as head too',
    'another officer of the body',
    'officer of a supporting body',
  ],
  consent: ['head'],
  refuse: ['head'],
  view: ['officer who asked', 'officer who asked, as head too'],
};

function expectedOf(act: OpeningAct, name: Person): string {
  if (mayDo[act].includes(name)) return 'done';
  const { body } = people[name];
  if (act === 'ask') return body === 'foreign' ? 'not-found' : 'forbidden';
  return body === LEAD ? 'forbidden' : 'not-found';
}

describe.each(Object.keys(attempts) as OpeningAct[])('to %s', (act) => {
  it.each(all)('is as the table says for the %s', async (name) => {
    expect(await attempts[act](people[name])).toBe(expectedOf(act, name));
  });
});

describe('what was asked for', () => {
  it('is neither consented to nor viewed once the case has ended', async () => {
    const [asked, granted] = [await aTipInACase(room), await aTipInACase(room)];
    const [{ id }, viewable] = [await ask(asked), await grantedOn(granted)];
    for (const tipId of [asked, granted]) await endCaseOf(room, tipId);
    expect(await outcomeOf(consent(id))).toBe('state-conflict');
    expect(await outcomeOf(view(viewable))).toBe('state-conflict');
    expect(await outcomeOf(ask(await aTipInACase(room, {}, true)))).toBe('state-conflict');
  });

  it('is lost with the part in the case', async () => {
    const tipId = await aTipInACase(room, { channel: 'letter' });
    const id = await grantedOn(tipId);
    await room.db.query(
      `UPDATE case_progress SET lead = 'another' WHERE case_id = (SELECT case_id FROM case_tips WHERE tip_id = $1)`,
      [tipId],
    );
    expect(await outcomeOf(view(id))).toBe('forbidden');
  });

  it('does not exist for a body that is accused, be it of the case and granted before', async () => {
    const tipId = await aTipInACase(room);
    const [mine, supports] = [await grantedOn(tipId), await ask(tipId, caseOfficer(SUPPORT))];
    const officer = person('screener', RECORDER, 'tips:screen');
    const { version } = await room.queries.read(tipId, officer);
    await room.screening.markIntegrity(tipId, { accusedBody: LEAD }, { caller: officer, version });
    expect(await outcomeOf(view(mine))).toBe('not-found');
    expect(await outcomeOf(ask(tipId))).toBe('not-found');
    expect(await outcomeOf(consent(supports.id, headOfBody(SUPPORT)))).toBe('not-found');
    expect(await outcomeOf(ask(tipId, caseOfficer(GOVERNMENT_INSPECTORATE)))).toBe('forbidden');
  });
});

describe('the monthly list', () => {
  it('holds the body’s own openings with their story, page by page, and no identity', async () => {
    const body = SUPPORT;
    const officer = caseOfficer(body, 'of the list');
    room.clock.at = new Date('2027-01-31T16:59:59.000Z'); // 23:59:59 in Viet Nam.
    const january = await ask(await aTipInACase(room), officer);
    after(room, 1_000);
    const first = await ask(await aTipInACase(room), officer);
    const second = await ask(await aTipInACase(room), officer);
    await consent(second.id, headOfBody(body));
    await view(second.id, officer);
    const months = await Promise.all(
      ['2027-01', '2027-02', undefined, '2027-03'].map((month) =>
        room.openingsList.list({ limit: 50, ...(month && { month }) }, headOfBody(body)),
      ),
    );
    const both = [first.id, second.id].toSorted();
    expect(months.map(({ items }) => items.map(({ id }) => id).toSorted())).toEqual([[january.id], both, both, []]);
    expect(months[1]?.items.find(({ id }) => id === second.id)).toMatchObject({
      ...ASK_ABOUT_STORE,
      askedBy: officer.subject,
      decidedBy: headOfBody(body).subject,
      decisionReason: CONSENT.reason,
      viewedAt: [room.clock.at.toISOString()],
    });
    expect(JSON.stringify(months)).not.toContain(anInformant.name);
    const page = await room.openingsList.list({ limit: 1, month: '2027-02' }, headOfBody(body));
    const next = await room.openingsList.list(
      { limit: 1, month: '2027-02', cursor: page.nextCursor ?? '' },
      headOfBody(body),
    );
    expect([...page.items, ...next.items].map(({ id }) => id).toSorted()).toEqual(both);
    expect(next.nextCursor).toBeNull();
    for (const other of [LEAD, STANDING_OFFICE])
      expect((await room.openingsList.list({ limit: 50, month: '2027-02' }, headOfBody(other))).items).toEqual([]);
    expect((await auditOf(room, 'informant-opening.list')).length).toBeGreaterThan(6);
  });
});

describe('a body’s setting', () => {
  const office = person('office', STANDING_OFFICE, 'receiving-rules:manage');
  const setting = (minutes: number, consentRequired = false, body = LEAD) => ({
    body,
    consentRequired,
    source: 'Quy chế làm việc 12/QC-QLTT Điều 9',
    validFrom: new Date(room.clock.at.getTime() + minutes * MINUTE_MS).toISOString(),
  });

  it('lets one person open from its moment on, and changes nothing that was asked for before', async () => {
    const tips = [await aTipInACase(room), await aTipInACase(room)];
    expect(await room.informantSettings.set(setting(2), office)).toMatchObject({ version: 1, consentRequired: false });
    const before = await ask(tips[0] ?? '');
    after(room, 2 * MINUTE_MS);
    const granted = await ask(tips[1] ?? '');
    expect([before.state, granted.state]).toEqual(['awaiting-consent', 'granted']);
    expect(granted).toMatchObject({ consentRequired: false, decidedBy: null, decidedAt: null });
    expect(await outcomeOf(view(granted.id))).toBe('done');
    expect(await outcomeOf(view(before.id))).toBe('state-conflict');
    await room.informantSettings.set(setting(2, true), office);
    after(room, 2 * MINUTE_MS);
    expect((await ask(await aTipInACase(room))).state).toBe('awaiting-consent');
    const { items } = await room.informantSettings.list({ limit: 50, body: LEAD });
    expect(items.map(({ version, consentRequired }) => [version, consentRequired])).toEqual([
      [1, false],
      [2, true],
    ]);
  });

  it('is refused for a body that is none and a moment that has begun, both told at once', async () => {
    await expect(room.informantSettings.set(setting(0, true, 'nobody'), office)).rejects.toMatchObject({
      options: { errors: [{ pointer: '/body' }, { pointer: '/validFrom' }] },
    });
  });

  it('is read page by page', async () => {
    for (const body of [SUPPORT, RECORDER]) await room.informantSettings.set(setting(2, true, body), office);
    const all = await room.informantSettings.list({ limit: 50 });
    const paged: string[] = [];
    for (let cursor: string | undefined, more = true; more; more = cursor !== undefined) {
      const page = await room.informantSettings.list({ limit: 1, ...(cursor && { cursor }) });
      paged.push(...page.items.map(({ body, version }) => `${body} ${version}`));
      cursor = page.nextCursor ?? undefined;
    }
    expect(paged).toEqual(all.items.map(({ body, version }) => `${body} ${version}`));
    expect((await rowsOf(room.db, 'informant_settings')).length).toBe(paged.length);
  });
});
