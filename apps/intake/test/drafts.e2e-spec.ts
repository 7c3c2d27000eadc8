import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ImapFlow } from 'imapflow';
import type { Response } from 'supertest';
import { conformityTo, eventually } from '#shared/testing';
import { startGreenMail, type GreenMail } from '../../../infra/greenmail.ts';
import { startIntake, type IntakeService } from './intake-service.js';
import { aMail, aMailWithFiles, senderCanaries } from './mails.data.js';

const BODY = 'committee-79';
const folder = mkdtempSync(join(tmpdir(), 'vigil-mail-'));
const classification = { kind: 'citizen', violation: 'counterfeit-use-or-quality' };

let server: GreenMail;
let intake: IntakeService;
let conforms: ReturnType<typeof conformityTo>;
let officer: Record<string, string>;

beforeAll(async () => {
  server = await startGreenMail({ logFile: join(folder, 'greenmail.log') });
  intake = await startIntake({ MAILBOX_URL: server.url, MAILBOX_BODY: BODY, MAILBOX_POLL_MS: '100' });
  conforms = conformityTo((await intake.http.get('/openapi.json')).body as object);
  officer = await intake.officer(BODY);
}, 120_000);
afterAll(async () => {
  await intake.close();
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function send(mail: Buffer): Promise<void> {
  const auth = { user: 'tiepnhan', pass: 'mat-khau' };
  const mailbox = new ImapFlow({ host: '127.0.0.1', port: server.imapPort, secure: false, auth, logger: false });
  await mailbox.connect();
  await mailbox.append('INBOX', mail);
  await mailbox.logout();
}

async function read(path: string, headers: Record<string, string> = officer): Promise<Response> {
  const answer = await intake.http.get(path).set(headers);
  conforms('get', path.replace(/\?.*/, '').replace(/drafts\/.+/, 'drafts/{id}'), answer);
  return answer;
}

async function act(part: string, id: string, headers: Record<string, string>, body: object): Promise<Response> {
  const answer = await intake.http.post(`/v1/tip-drafts/${id}/${part}`).set(headers).send(body);
  conforms('post', `/v1/tip-drafts/{id}/${part}`, answer);
  return answer;
}

/** The id of the draft that the mailbox makes of a mail. */
async function draftOf(mail: Buffer): Promise<string> {
  const ids = async () =>
    ((await read('/v1/tip-drafts?state=open')).body.items as { id: string }[]).map(({ id }) => id);
  const before = await ids();
  await send(mail);
  return eventually(
    async () => {
      const id = (await ids()).find((one) => !before.includes(one));
      if (id === undefined) throw new Error('no new draft');
      return id;
    },
    { because: 'the mail has become a draft' },
  );
}

const versioned = (version: number) => ({ ...officer, 'if-match': `"${version}"` });
const outcome = ({ status, body }: Response) => [status, (body as { code: string }).code];

it('leads from a mail to a tip that shows nobody who sent it', async () => {
  const id = await draftOf(aMailWithFiles([{ name: 'anh.jpg', content: Buffer.from('ảnh') }]));
  const draft = await read(`/v1/tip-drafts/${id}`);
  expect([draft.status, draft.headers['etag']]).toEqual([200, '"1"']);
  expect(draft.body).toMatchObject({ content: 'Xem ảnh kèm theo.', files: [{ name: 'anh.jpg' }] });
  const key = { ...versioned(1), 'idempotency-key': randomUUID() };
  const made = await act('tips', id, key, classification);
  expect([made.status, made.body.reference]).toEqual([201, expect.stringMatching(/^TB-/)]);
  const again = await act('tips', id, key, classification);
  expect([again.status, again.body]).toEqual([201, made.body]);
  const tip = await intake.http.get(`/v1/tips/${String(made.body.id)}`).set(officer);
  expect(tip.body).toMatchObject({ channel: 'e-mail', receivedAt: draft.body.receivedAt, recordedBy: BODY });
  const receipt = await intake.http.post('/v1/tips/receipts/lookup').send({ receiptCode: made.body.receiptCode });
  expect(receipt.body).toMatchObject({ reference: made.body.reference, state: 'received' });
  const shown = JSON.stringify([draft.body, made.body, tip.body, receipt.body]);
  expect(senderCanaries.filter((word) => shown.includes(word))).toEqual([]);
  expect((await read(`/v1/tip-drafts/${id}`)).body).toMatchObject({ state: 'made-into-tip', tipId: made.body.id });
});

it('answers each act that may not be with its problem', async () => {
  const id = await draftOf(aMail());
  const stranger = await intake.officer('committee-01');
  const head = await intake.officer(BODY, 'competent-head');
  const spam = { reason: 'spam' };
  const answers: [Response, number, string][] = [
    [await read('/v1/tip-drafts', {}), 401, 'unauthenticated'],
    [await read('/v1/tip-drafts', head), 403, 'forbidden'],
    [await read('/v1/tip-drafts?state=lost'), 400, 'validation-failed'],
    [await read('/v1/tip-drafts?cursor=e30'), 400, 'validation-failed'],
    [await read(`/v1/tip-drafts/${id}`, stranger), 404, 'not-found'],
    [await read('/v1/tip-drafts/nonsense'), 404, 'not-found'],
    [await act('tips', id, officer, classification), 428, 'precondition-required'],
    [await act('tips', id, versioned(2), classification), 412, 'precondition-failed'],
    [await act('tips', id, { ...stranger, 'if-match': '"1"' }, classification), 404, 'not-found'],
    [await act('tips', id, versioned(1), { ...classification, informant: { name: 'A' } }), 400, 'validation-failed'],
    [await act('tips', id, versioned(1), { ...classification, channel: 'phone' }), 400, 'validation-failed'],
    [await act('tips', id, versioned(1), { kind: 'citizen' }), 400, 'validation-failed'],
    [await act('discards', id, versioned(1), { reason: 'boredom' }), 400, 'validation-failed'],
    [await act('discards', id, { ...head, 'if-match': '"1"' }, spam), 403, 'forbidden'],
  ];
  for (const [answer, status, code] of answers) expect(outcome(answer)).toEqual([status, code]);
  const discarded = await act('discards', id, versioned(1), spam);
  expect([discarded.status, discarded.headers['etag']]).toEqual([200, '"2"']);
  expect(outcome(await act('tips', id, versioned(2), classification))).toEqual([409, 'state-conflict']);
});

it('stays ready, and shows it in its figures, while the mailbox cannot be reached', async () => {
  await server.stop();
  await eventually(
    async () => {
      const { text } = await intake.http.get('/metrics');
      return new RegExp(`vigil_intake_mailbox_up\\{[^}]*body="${BODY}"[^}]*\\} 0`).test(text);
    },
    { because: 'the mailbox is told of as down' },
  );
  expect((await intake.http.get('/health/ready')).status).toBe(200);
});
