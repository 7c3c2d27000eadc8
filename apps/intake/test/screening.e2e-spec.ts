import type { Response } from 'supertest';
import { tipDecidedV1, tipRefusedV1 } from '#shared/contracts';
import { conformityTo } from '#shared/testing';
import { startIntake, type IntakeService } from './intake-service.js';
import { aTip } from './tips.data.js';

let intake: IntakeService;
let conforms: ReturnType<typeof conformityTo>;
let hotline: Record<string, string>;
let head: Record<string, string>;
let office: Record<string, string>;

beforeAll(async () => {
  intake = await startIntake();
  conforms = conformityTo((await intake.http.get('/openapi.json')).body as object);
  hotline = await intake.officer('committee-01');
  head = await intake.officer('committee-01', 'competent-head');
  office = await intake.officer('standing-office', 'standing-office');
});
afterAll(() => intake.close());

async function recorded(): Promise<{ id: string; receiptCode: string }> {
  const tip = aTip({ channel: 'phone' });
  return (await intake.http.post('/v1/tips').set(hotline).send(tip).expect(201)).body as {
    id: string;
    receiptCode: string;
  };
}

const versioned = (version: number) => ({ 'if-match': `"${version}"` });
const refusal = { classification: 'refused', ground: 'harassing' };

async function post(path: string, id: string, headers: Record<string, string>, body: object = {}): Promise<Response> {
  const answer = await intake.http.post(`/v1/tips/${id}/${path}`).set(headers).send(body);
  conforms('post', `/v1/tips/{id}/${path}`, answer);
  return answer;
}

describe('the way of a tip through its screening', () => {
  it('is proposed by one, decided by another, and told to triage and to the informant', async () => {
    const { id, receiptCode } = await recorded();
    const proposed = await post('proposals', id, { ...hotline, ...versioned(1) }, refusal);
    expect([proposed.status, proposed.headers['etag']]).toEqual([201, '"2"']);
    const decided = await post('decisions', id, { ...head, ...versioned(2) }, { decision: 'approve' });
    expect([decided.status, decided.body.state]).toEqual([201, 'refused']);
    const [event] = await intake.broker.seen(tipRefusedV1, 1);
    expect(event).toMatchObject({ key: id, data: { ground: 'harassing', refusedBy: 'committee-01' } });
    expect((await intake.broker.seen(tipDecidedV1, 1))[0]).toMatchObject({ key: id });
    const receipt = await intake.http.post('/v1/tips/receipts/lookup').send({ receiptCode }).expect(200);
    expect(receipt.body.state).toBe('refused');
    const proposals = await intake.http.get(`/v1/tips/${id}/proposals`).set(hotline).expect(200);
    conforms('get', '/v1/tips/{id}/proposals', proposals);
    expect(proposals.body.items).toMatchObject([{ state: 'approved', decidedBody: 'committee-01' }]);
  });

  it('is withdrawn by who proposed, and returned by the head', async () => {
    const { id } = await recorded();
    await post('proposals', id, { ...hotline, ...versioned(1) }, refusal);
    expect((await post('proposal-withdrawals', id, { ...hotline, ...versioned(2) })).body.screening).toBe('returned');
    await post('proposals', id, { ...hotline, ...versioned(3) }, refusal);
    const returned = await post(
      'decisions',
      id,
      { ...head, ...versioned(4) },
      { decision: 'return', note: 'Chưa rõ.' },
    );
    expect(returned.body).toMatchObject({ state: 'received', screening: 'returned' });
  });
});

describe('what is wrong is answered with its problem', () => {
  it('at each act', async () => {
    const { id } = await recorded();
    const caseOfficer = await intake.officer('committee-01', 'case-officer');
    const now = versioned(1);
    const answers: [Promise<Response>, number, string][] = [
      [post('proposals', id, { ...hotline, ...now }, { classification: 'anonymous' }), 400, 'validation-failed'],
      [post('proposals', id, now, refusal), 401, 'unauthenticated'],
      [post('proposals', id, { ...caseOfficer, ...now }, refusal), 403, 'forbidden'],
      [post('decisions', id, { ...hotline, ...now }, { decision: 'approve' }), 403, 'forbidden'],
      [post('proposals', 'TB-2026-999999', { ...hotline, ...now }, refusal), 404, 'not-found'],
      [post('decisions', id, { ...head, ...now }, { decision: 'approve' }), 409, 'state-conflict'],
      [post('proposal-withdrawals', id, { ...hotline, ...now }), 409, 'state-conflict'],
      [post('proposals', id, { ...hotline, ...versioned(7) }, refusal), 412, 'precondition-failed'],
      [post('proposals', id, hotline, refusal), 428, 'precondition-required'],
      [post('integrity-markings', id, { ...hotline, ...now }, { accusedBody: 'nobody' }), 400, 'validation-failed'],
    ];
    for (const [answer, status, code] of answers) {
      const { status: seen, body } = await answer;
      expect([seen, body.code]).toEqual([status, code]);
    }
  });
});

describe('the rules of receiving', () => {
  it('are read by officers, and set by the Standing Office', async () => {
    const read = await intake.http.get('/v1/receiving-rules').set(hotline).expect(200);
    conforms('get', '/v1/receiving-rules', read);
    expect(read.body.deadlines.map(({ code }: { code: string }) => code)).toContain('outcome-notice');
    const rule = { amount: 12, unit: 'hours', source: '195/QĐ-BCĐ389', validFrom: '2100-01-01T00:00:00Z' };
    const set = (headers: Record<string, string>) =>
      intake.http.post('/v1/receiving-rules/proposal/versions').set(headers).send(rule);
    await set(head).expect(403);
    const added = await set(office).expect(201);
    conforms('post', '/v1/receiving-rules/{code}/versions', added);
  });

  it('count working days by a calendar that is kept here', async () => {
    const day = { day: '2100-02-08', kind: 'holiday', source: 'Thông báo nghỉ Tết' };
    const added = await intake.http.post('/v1/calendar-exceptions').set(office).send(day).expect(201);
    conforms('post', '/v1/calendar-exceptions', added);
    const all = await intake.http.get('/v1/calendar-exceptions').set(hotline).expect(200);
    conforms('get', '/v1/calendar-exceptions', all);
    expect(all.body.items).toContainEqual(day);
    const settings = await intake.http.get('/v1/receiving-settings?body=committee-01').set(hotline).expect(200);
    conforms('get', '/v1/receiving-settings', settings);
  });
});
