import { randomUUID } from 'node:crypto';
import type { Response } from 'supertest';
import { vnDate } from '#shared/config';
import { caseOpenedV1 } from '#shared/contracts';
import { conformityTo, eventually } from '#shared/testing';
import { caseEvent } from './case-events.js';
import { startIntake, type IntakeService } from './intake-service.js';
import { aTip, anInformant, canaries } from './tips.data.js';

const LEAD = 'market-surveillance-79';

let intake: IntakeService;
let conforms: ReturnType<typeof conformityTo>;
type Header = Record<string, string>;
let recorder: Header;
let officer: Header;
let head: Header;
let office: Header;

beforeAll(async () => {
  intake = await startIntake();
  conforms = conformityTo((await intake.http.get('/openapi.json')).body as object);
  recorder = await intake.officer('committee-79');
  officer = await intake.officer(LEAD, 'case-officer');
  head = await intake.officer(LEAD, 'competent-head');
  office = await intake.officer('standing-office', 'standing-office');
});
afterAll(() => intake.close());

const asked = { purposeCode: 'criminal-proceedings', purpose: 'Cơ quan điều tra yêu cầu lấy lời khai người báo tin.' };
const reason = { reason: 'Có văn bản yêu cầu số 12/CSĐT.' };
const versioned = (version: number) => ({ 'if-match': `"${version}"` });

/** A tip with an informant, of a case that triage has opened and {@link LEAD} leads. */
async function tipInACase(): Promise<string> {
  const tip = aTip({ channel: 'phone', informant: anInformant });
  const { id } = (await intake.http.post('/v1/tips').set(recorder).send(tip).expect(201)).body as { id: string };
  const caseId = randomUUID();
  const data = { ...caseEvent.opened(1, [id], { lead: LEAD, supports: [] }).data, caseId, threadId: randomUUID() };
  await intake.broker.send(caseOpenedV1, [{ id: caseId, version: 1, data }]);
  await eventually(async () => (await intake.http.get(`/v1/tips/${id}`).set(officer)).status === 200);
  return id;
}

async function post(path: string, id: string, headers: Header, body?: object): Promise<Response> {
  const request = intake.http.post(path.replace('{id}', id)).set(headers);
  const answer = await (body ? request.send(body) : request);
  conforms('post', path, answer);
  return answer;
}

async function get(path: string, id: string, headers: Header, query = ''): Promise<Response> {
  const answer = await intake.http.get(path.replace('{id}', id) + query).set(headers);
  conforms('get', path, answer);
  return answer;
}

const ask = (tipId: string, headers = officer) => post('/v1/tips/{id}/informant-openings', tipId, headers, asked);
const act = (what: 'consents' | 'refusals', id: string, headers: Header, version = 1) =>
  post(`/v1/informant-openings/{id}/${what}`, id, { ...headers, ...versioned(version) }, reason);
const view = (id: string, headers = officer) => post('/v1/informant-openings/{id}/views', id, headers);

describe('the way to an identity', () => {
  it('leads through the door from asking to viewing, and nobody keeps the answer', async () => {
    const opening = await ask(await tipInACase());
    expect([opening.status, opening.headers['etag']]).toEqual([201, '"1"']);
    const id = String(opening.body.id);
    expect((await view(id)).body).toMatchObject({ status: 409, code: 'state-conflict' });
    expect((await act('consents', id, head)).body).toMatchObject({ state: 'granted', version: 2 });
    const viewed = await view(id);
    expect(viewed.status).toBe(200);
    expect(viewed.body.informant).toEqual(anInformant);
    expect(viewed.headers['cache-control']).toBe('no-store');
    expect((await get('/v1/informant-openings/{id}', id, officer)).body).toMatchObject({
      state: 'granted',
      viewedAt: [expect.any(String)],
    });
    const month = vnDate(new Date(String(opening.body.askedAt))).slice(0, 7);
    const list = await get('/v1/informant-openings', '', head, `?month=${month}&limit=5`);
    expect(list.body.items).toMatchObject([{ id, ...asked, decisionReason: reason.reason }]);
    for (const canary of canaries) expect(JSON.stringify(list.body)).not.toContain(canary);
  });

  it('ends with a refusal', async () => {
    const { id } = (await ask(await tipInACase())).body as { id: string };
    expect((await act('refusals', id, head)).body).toMatchObject({ state: 'refused' });
    expect((await view(id)).status).toBe(409);
  });

  it('is closed to everybody else', async () => {
    const tipId = await tipInACase();
    const { id } = (await ask(tipId)).body as { id: string };
    const statuses = await Promise.all([
      ask(tipId, recorder),
      ask(tipId, office),
      ask(tipId, await intake.officer('standing-office', 'case-officer')),
      ask(tipId, await intake.officer('market-surveillance-01', 'case-officer')),
      act('consents', id, officer),
      act('consents', id, office),
      act('consents', id, head, 7),
      view(id, await intake.officer('market-surveillance-01', 'case-officer')),
      view(id, await intake.client(LEAD, 'informants:open')),
      view(id, head),
      view(randomUUID()),
      view('nonsense'),
    ]);
    expect(statuses.map(({ status }) => status)).toEqual([
      ...[403, 403, 403, 404],
      ...[403, 404, 412],
      ...[404, 403, 403, 404, 404],
    ]);
  });

  it('asks for a purpose that is known and says something', async () => {
    const tipId = await tipInACase();
    const send = (body: object) => post('/v1/tips/{id}/informant-openings', tipId, officer, body);
    expect((await send({ purposeCode: 'curiosity', purpose: 'vì' })).body.errors).toMatchObject([
      { pointer: '/purposeCode' },
      { pointer: '/purpose' },
    ]);
    expect((await send({ ...asked, purpose: `vì${' '.repeat(40)}` })).body.errors).toMatchObject([
      { pointer: '/purpose' },
    ]);
  });

  it('gives a repeated asking the first answer, and each viewing a new one', async () => {
    const tipId = await tipInACase();
    const key = { 'idempotency-key': randomUUID() };
    const [first, again] = [await ask(tipId, { ...officer, ...key }), await ask(tipId, { ...officer, ...key })];
    expect(again.body).toEqual(first.body);
    await act('consents', String(first.body.id), head);
    const [one, two] = [
      await view(first.body.id, { ...officer, ...key }),
      await view(first.body.id, { ...officer, ...key }),
    ];
    expect([one.body.viewsLeft, two.body.viewsLeft]).toEqual([2, 1]);
    const kept = await intake.database.query(`SELECT scope FROM idempotency_keys WHERE scope LIKE '%views%'`);
    expect(kept).toEqual([]);
  });
});

describe('further doors', () => {
  it('show a person’s other tips', async () => {
    const [one, other] = [await tipInACase(), await tipInACase()];
    const { body } = await get('/v1/tips/{id}/same-informant', one, officer, '?limit=200');
    expect(body.items.map(({ id }: { id: string }) => id)).toContain(other);
    expect((await get('/v1/tips/{id}/same-informant', one, await intake.officer('foreign'))).status).toBe(404);
  });

  it('show and take the settings', async () => {
    await intake.database.query(
      `INSERT INTO bodies (code, kind, name, name_en, valid_from, version)
       VALUES ($1, 'agency', 'QLTT', 'MS', '2025-07-01', 1)`,
      [LEAD],
    );
    const setting = { body: LEAD, consentRequired: false, source: 'Quy chế', validFrom: '2100-01-01T00:00:00Z' };
    expect((await post('/v1/informant-settings', '', office, setting)).body).toMatchObject({ version: 1 });
    expect((await post('/v1/informant-settings', '', head, setting)).status).toBe(403);
    const list = await get('/v1/informant-settings', '', recorder, `?body=${LEAD}`);
    expect(list.body).toMatchObject({ items: [{ body: LEAD, consentRequired: false }], nextCursor: null });
    expect((await get('/v1/informant-settings', '', recorder, '?cursor=e30')).status).toBe(400);
  });
});
