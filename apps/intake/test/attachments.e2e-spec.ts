import { randomUUID } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { caseOpenedV1, tipSupplementedV1 } from '#shared/contracts';
import { conformityTo, eventually } from '#shared/testing';
import { aPictureOf, CANARY, holdsCanary } from '../../../infra/testing/sample-pictures.ts';
import { filesOf, sha256 } from './attachments-room.js';
import { caseEvent } from './case-events.js';
import { aRecording } from './hostile-files.data.js';
import { startIntake, type IntakeService } from './intake-service.js';
import { aTip, anInformant } from './tips.data.js';

type Header = Record<string, string>;
const LEAD = 'market-surveillance-79';

let intake: IntakeService;
let files: ReturnType<typeof filesOf>;
let conforms: ReturnType<typeof conformityTo>;
let officer: Header;
let office: Header;
let photo: Buffer;

beforeAll(async () => {
  intake = await startIntake({ INTAKE_SERVE_UNSCANNED: 'true', INTAKE_FILES_PER_TIP: '3' });
  files = filesOf(intake);
  conforms = conformityTo((await intake.http.get('/openapi.json')).body as object);
  officer = await intake.officer('committee-79');
  office = await intake.officer('standing-office');
  photo = await aPictureOf('jpeg');
});
afterAll(() => intake.close());

async function anOfficersTip(changes: object = {}): Promise<string> {
  const tip = aTip({ channel: 'phone', ...changes });
  return ((await intake.http.post('/v1/tips').set(officer).send(tip).expect(201)).body as { id: string }).id;
}

describe('a photo that an informant sends by the receipt', () => {
  it('comes to officers as a copy without anything of its maker, and the receipt counts it', async () => {
    const { receiptCode, reference } = await files.aPublicTip();
    const sent = await files.sendByReceipt(receiptCode, photo, { 'file-name': 'nguyen-thi-hanh.jpg' });
    conforms('post', '/v1/tips/receipts/attachments', sent);
    expect(sent.body).toEqual({ number: 1, sha256: sha256(photo), bytes: photo.length, mediaType: 'image/jpeg' });

    const known = await files.checked(reference, 1, office);
    expect(known).toMatchObject({ state: 'checked', by: 'informant', body: null, name: null, sha256: sha256(photo) });
    expect(known.copy).toMatchObject({ state: 'made', width: 240, height: 160 });
    const copy = await files.get(`/v1/tips/${reference}/attachments/1/content`, office);
    expect(copy.headers).toMatchObject({
      'content-type': 'image/jpeg',
      'content-disposition': `attachment; filename="${reference}-1.jpg"`,
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    });
    const bytes = copy.body as Buffer;
    expect(sha256(bytes)).toBe(known.copy?.sha256);
    expect([holdsCanary(photo), holdsCanary(bytes)]).toEqual([true, false]);

    const receipt = await intake.http.post('/v1/tips/receipts/lookup').send({ receiptCode });
    expect(receipt.body).toMatchObject({ fileCount: 1 });
    const tip = await intake.http.get(`/v1/tips/${reference}`).set(office);
    expect(tip.body).toMatchObject({ fileCount: 1, version: 2 });
  });

  it('is the same file when it is sent again, and each new one is told of in an event', async () => {
    const { receiptCode, reference } = await files.aPublicTip();
    const first = await files.sendByReceipt(receiptCode, photo);
    const again = await files.sendByReceipt(receiptCode, photo);
    expect(again.body).toEqual(first.body);
    expect(await files.list(reference, office)).toHaveLength(1);
    const { id } = (await intake.http.get(`/v1/tips/${reference}`).set(office)).body as { id: string };
    const told = await eventually(async () => {
      const events = (await intake.broker.seen(tipSupplementedV1, 1)).filter(({ key }) => key === id);
      return events.length > 0 ? events : undefined;
    });
    expect(told.map(({ data }) => data)).toMatchObject([{ by: 'informant', texts: 0, files: 1 }]);
  });

  it('is refused beyond the number of files that its side may send, also when many come at once', async () => {
    const { receiptCode, reference } = await files.aPublicTip();
    const first = await files.sendByReceipt(receiptCode, photo);
    const pictures = await Promise.all(
      [1, 2, 3].map(async (turn) => Buffer.concat([photo, Buffer.from(`picture ${turn}`)])),
    );
    const answers = await Promise.all(pictures.map((picture) => files.sendByReceipt(receiptCode, picture)));
    const statuses = answers.map(({ status }) => status).toSorted();
    expect(statuses).toEqual([201, 201, 409]);
    expect(await files.list(reference, office)).toHaveLength(3);
    const again = await files.sendByReceipt(receiptCode, photo);
    expect([again.status, again.body]).toEqual([201, first.body]);
    const byOfficer = Buffer.concat([photo, Buffer.from('of an officer')]);
    expect((await files.send(reference, byOfficer, office)).body).toMatchObject({ number: 4 });
  });

  it('comes with at most two others of its tip at a time', async () => {
    const { receiptCode } = await files.aPublicTip();
    const { promise: over, resolve: end } = Promise.withResolvers<void>();
    const pieces = (turn: number) =>
      new ReadableStream({
        start(controller) {
          controller.enqueue(Buffer.concat([photo, Buffer.from(`slow ${turn}`)]));
          void over.then(() => controller.close());
        },
      });
    const sending = [1, 2, 3].map((turn) =>
      fetch(`${intake.url}/v1/tips/receipts/attachments`, {
        method: 'POST',
        headers: { 'receipt-code': receiptCode, 'content-type': 'application/octet-stream' },
        body: pieces(turn),
        duplex: 'half',
      }),
    );
    const underWay = `SELECT FROM attachment_uploads WHERE begun_at > '-infinity'`;
    const fourth = await eventually(async () => (await intake.database.query(underWay)).length === 3)
      .then(() => files.sendByReceipt(receiptCode, photo))
      .finally(end);
    expect(fourth.status).toBe(429);
    expect((await Promise.all(sending)).map(({ status }) => status)).toEqual([201, 201, 201]);
    expect((await files.sendByReceipt(receiptCode, photo)).status).toBe(409);
  });

  it.each(['', '123', '4821093377126054'])('needs a receipt that exists: not %j', async (code) => {
    const answer = await files.sendByReceipt(code, photo);
    conforms('post', '/v1/tips/receipts/attachments', answer);
    expect(answer.status).toBe(code.length === 16 ? 404 : 400);
  });
});

describe('a file that an officer adds', () => {
  it('has its name, and readers of other bodies see it as soon as they see the tip', async () => {
    const id = await anOfficersTip();
    const name = encodeURIComponent('Biên bản số 5.jpg');
    const sent = await files.send(id, photo, { ...officer, 'file-name': name });
    conforms('post', '/v1/tips/{id}/attachments', sent);
    const listed = await intake.http.get(`/v1/tips/${id}/attachments`).set(office);
    conforms('get', '/v1/tips/{id}/attachments', listed);
    expect((listed.body as { items: object[] }).items).toMatchObject([
      { number: 1, by: 'officer', body: 'committee-79', name: 'Biên bản số 5.jpg' },
    ]);
    const foreign = await intake.officer('committee-48');
    expect((await files.send(id, photo, foreign)).status).toBe(404);
    for (const path of ['', '/1/content', '/1/custody'])
      expect((await intake.http.get(`/v1/tips/${id}/attachments${path}`).set(foreign)).status).toBe(404);
    const noScope = await intake.officer('committee-79', 'registrar');
    expect((await files.send(id, photo, noScope)).status).toBe(403);
  });

  it.each(['..%2F..%2Fetc%2Fpasswd', 'a%5Cb', 'a%00b', '%E0%A4%A', '..', 'x'.repeat(256), ''])(
    'is refused under a name like %j, and nothing is kept',
    async (name) => {
      const id = await anOfficersTip();
      const answer = await files.send(id, photo, { ...officer, 'file-name': name });
      expect(answer.body).toMatchObject({ code: 'validation-failed', errors: [{ pointer: '/headers/file-name' }] });
      expect(await files.list(id, officer)).toEqual([]);
    },
  );

  it('fills in what was announced by its hash with the tip; a recording of the call is never copied', async () => {
    const recording = aRecording(1, CANARY);
    const announcedFiles = [
      { kind: 'call-recording', sha256: sha256(recording) },
      { kind: 'evidence', sha256: 'ab'.repeat(32) },
    ];
    const id = await anOfficersTip({ announcedFiles });
    expect(await files.list(id, officer)).toMatchObject([
      { number: 1, state: 'announced', kind: 'call-recording', receivedAt: null },
      { number: 2, state: 'announced' },
    ]);
    expect((await intake.http.get(`/v1/tips/${id}/attachments/1/content`).set(officer)).status).toBe(409);
    expect((await files.send(id, recording, officer)).body).toMatchObject({ number: 1, mediaType: 'audio/wav' });
    const known = await files.checked(id, 1, officer);
    expect(known).toMatchObject({ kind: 'call-recording', state: 'checked', copy: { state: 'shows-informant' } });
    expect((await intake.http.get(`/v1/tips/${id}/attachments/1/content`).set(officer)).status).toBe(409);
  });

  it('is believed to show the informant as soon as one officer says so, whatever was said before', async () => {
    const id = await anOfficersTip({ announcedFiles: [{ kind: 'evidence', sha256: sha256(photo) }] });
    const named = { ...officer, 'file-name': encodeURIComponent('Thư của bà Hạnh.jpg') };
    await files.send(id, photo, named, '?kind=letter-scan');
    expect(await files.checked(id, 1, officer)).toMatchObject({
      ...{ kind: 'letter-scan', name: null },
      copy: { state: 'shows-informant', sha256: null },
    });
    const other = await anOfficersTip();
    await files.send(other, photo, named);
    expect(await files.checked(other, 1, officer)).toMatchObject({
      name: 'Thư của bà Hạnh.jpg',
      copy: { state: 'made' },
    });
    await files.send(other, photo, officer, '?kind=letter-scan');
    expect((await files.get(`/v1/tips/${other}/attachments/1/content`, officer)).status).toBe(409);
  });

  it('is withheld by an officer who sees the informant in it, for good', async () => {
    const { receiptCode, reference } = await files.aPublicTip();
    await files.sendByReceipt(receiptCode, photo);
    await files.checked(reference, 1, office);
    const path = `/v1/tips/${reference}/attachments/1`;
    const foreign = await intake.officer('committee-48');
    const noScope = await intake.officer('standing-office', 'registrar');
    for (const [as, status] of [
      [foreign, 404],
      [noScope, 403],
    ] as const)
      expect((await intake.http.post(`${path}/withholdings`).set(as).send({ kind: 'identity' })).status).toBe(status);
    const withheld = await intake.http.post(`${path}/withholdings`).set(office).send({ kind: 'identity' });
    conforms('post', '/v1/tips/{id}/attachments/{number}/withholdings', withheld);
    expect(withheld.body).toMatchObject({ kind: 'identity', copy: { state: 'shows-informant', sha256: null } });
    expect((await files.get(`${path}/content`, office)).status).toBe(409);
    const again = await intake.http.post(`${path}/withholdings`).set(office).send({ kind: 'identity' });
    expect(again.body).toMatchObject({ code: 'state-conflict' });
    const evidence = await intake.http.post(`${path}/withholdings`).set(office).send({ kind: 'evidence' });
    expect(evidence.body).toMatchObject({ errors: [{ pointer: '/kind' }] });
    const custody = await intake.http.get(`${path}/custody`).set(office);
    expect((custody.body as { items: object[] }).items.at(-1)).toMatchObject({
      act: 'withheld',
      body: 'standing-office',
    });
  });

  it('is announced by officers alone, and no hash twice', async () => {
    const announcedFiles = [{ kind: 'evidence', sha256: 'cd'.repeat(32) }];
    const byPublic = await intake.http.post('/v1/tips').send(aTip({ announcedFiles } as object));
    expect(byPublic.body).toMatchObject({ errors: [{ pointer: '/announcedFiles', code: 'officer-only' }] });
    const twice = aTip({ channel: 'phone', announcedFiles: [...announcedFiles, ...announcedFiles] } as object);
    const answer = await intake.http.post('/v1/tips').set(officer).send(twice);
    expect(answer.body).toMatchObject({ errors: [{ pointer: '/announcedFiles/1/sha256', code: 'repeated' }] });
  });
});

describe('the original of a file', () => {
  const asked = {
    purposeCode: 'criminal-proceedings',
    purpose: 'Cơ quan điều tra cần bản gốc của bức ảnh làm chứng cứ.',
  };

  it('is handed to the officer whose opening was granted, and to nobody else', async () => {
    const id = await anOfficersTip({ informant: anInformant });
    await files.send(id, photo, officer);
    await files.checked(id, 1, officer);
    const caseId = randomUUID();
    const data = { ...caseEvent.opened(1, [id], { lead: LEAD, supports: [] }).data, caseId, threadId: randomUUID() };
    await intake.broker.send(caseOpenedV1, [{ id: caseId, version: 1, data }]);
    const [caseOfficer, head] = [
      await intake.officer(LEAD, 'case-officer'),
      await intake.officer(LEAD, 'competent-head'),
    ];
    await eventually(async () => (await intake.http.get(`/v1/tips/${id}`).set(caseOfficer)).status === 200);
    const opening = (await intake.http.post(`/v1/tips/${id}/informant-openings`).set(caseOfficer).send(asked)).body as {
      id: string;
    };
    const original = (as: Header, number = 1) =>
      intake.http.post(`/v1/informant-openings/${opening.id}/originals`).set(as).send({ number }).buffer(true);
    expect((await original(caseOfficer)).body).toMatchObject({ code: 'state-conflict' });
    await intake.http
      .post(`/v1/informant-openings/${opening.id}/consents`)
      .set({ ...head, 'if-match': '"1"' })
      .send({ reason: 'Có văn bản yêu cầu số 12/CSĐT.' })
      .expect(201);
    expect((await original(caseOfficer, 2)).status).toBe(404);
    expect((await original(await intake.officer('committee-48', 'case-officer'))).status).toBe(404);
    const handed = await original(caseOfficer);
    expect([handed.status, sha256(handed.body as Buffer)]).toEqual([200, sha256(photo)]);
    const custody = await intake.http.get(`/v1/tips/${id}/attachments/1/custody`).set(caseOfficer);
    conforms('get', '/v1/tips/{id}/attachments/{number}/custody', custody);
    const steps = (custody.body as { items: { act: string; sha256: string; body: string | null }[] }).items;
    expect(steps.map(({ act, body }) => [act, body])).toEqual([
      ['received', 'committee-79'],
      ['copied', null],
      ['original-handed-out', LEAD],
    ]);
    const { nextCursor } = (await intake.http.get(`/v1/tips/${id}/attachments/1/custody?limit=2`).set(caseOfficer))
      .body as { nextCursor: string };
    const rest = await intake.http
      .get(`/v1/tips/${id}/attachments/1/custody?limit=2&cursor=${nextCursor}`)
      .set(caseOfficer);
    expect((rest.body as { items: object[] }).items).toMatchObject([{ act: 'original-handed-out' }]);
  });
});

describe('the metrics', () => {
  it('tell how many files wait for their check', async () => {
    const { receiptCode, reference } = await files.aPublicTip();
    await files.sendByReceipt(receiptCode, photo);
    await files.checked(reference, 1, office);
    const none = /^vigil_intake_attachments_unchecked(\{.*\})? 0$/m;
    await eventually(async () => none.test((await intake.http.get('/metrics')).text));
  });
});

describe('the store', () => {
  it('holds nothing that can be read without the keys, and the chain of custody is never changed', async () => {
    const { receiptCode, reference } = await files.aPublicTip();
    await files.sendByReceipt(receiptCode, photo);
    await files.checked(reference, 1, office);
    const folder = intake.env['INTAKE_FILES_FOLDER'] ?? '';
    const names = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
    expect(names.length).toBeGreaterThan(1);
    for (const entry of names) {
      const kept = await readFile(join(entry.parentPath, entry.name));
      expect(holdsCanary(kept) || kept.includes('JFIF') || kept.includes('Exif')).toBe(false);
    }
    await expect(intake.database.query(`DELETE FROM attachment_custody`)).rejects.toThrow(/never changed/);
    await expect(intake.database.query(`UPDATE attachment_custody SET act = 'x'`)).rejects.toThrow(/never changed/);
  });

  it('leaves nothing open when readers go away in the middle', async () => {
    const id = await anOfficersTip();
    const large = aRecording(1_500);
    await files.send(id, large, officer);
    await files.checked(id, 1, officer);
    const before = readdirSync('/proc/self/fd').length;
    for (let turn = 0; turn < 10; turn += 1) {
      const going = new AbortController();
      const answer = await fetch(`${intake.url}/v1/tips/${id}/attachments/1/content`, {
        headers: officer,
        signal: going.signal,
      });
      await answer.body?.getReader().read();
      going.abort();
    }
    await eventually(() => readdirSync('/proc/self/fd').length < before + 5);
  });

  it('keeps nothing of a file that was given up on its way', async () => {
    const { receiptCode, reference } = await files.aPublicTip();
    await new Promise<void>((resolve) => {
      const request = new AbortController();
      const half = new ReadableStream({
        start(controller) {
          controller.enqueue(new Uint8Array(photo));
          setTimeout(() => request.abort(), 200);
        },
      });
      fetch(`${intake.url}/v1/tips/receipts/attachments`, {
        method: 'POST',
        headers: { 'receipt-code': receiptCode, 'content-type': 'application/octet-stream' },
        body: half,
        duplex: 'half',
        signal: request.signal,
      }).catch(() => resolve());
    });
    await eventually(async () => (await intake.database.query(`SELECT FROM attachment_uploads`)).length === 0);
    expect(await files.list(reference, office)).toEqual([]);
  });

  it('that is away is told as such, to who sends and to who reads, and nobody is said to have got anything', async () => {
    const { receiptCode, reference } = await files.aPublicTip();
    await files.sendByReceipt(receiptCode, photo);
    await files.checked(reference, 1, office);
    const folder = intake.env['INTAKE_FILES_FOLDER'] ?? '';
    await rename(folder, `${folder}.away`);
    await writeFile(folder, 'no folder');
    try {
      expect((await files.get(`/v1/tips/${reference}/attachments/1/content`, office)).status).toBe(503);
      const other = Buffer.concat([photo, Buffer.from('other')]);
      const sent = await files.sendByReceipt(receiptCode, other);
      expect([sent.status, sent.headers['retry-after']]).toEqual([503, '5']);
    } finally {
      await rm(folder);
      await rename(`${folder}.away`, folder);
    }
    expect((await files.get(`/v1/tips/${reference}/attachments/1/content`, office)).status).toBe(200);
    const custody = await intake.http.get(`/v1/tips/${reference}/attachments/1/custody`).set(office);
    const acts = (custody.body as { items: { act: string }[] }).items.map(({ act }) => act);
    expect(acts).toEqual(['received', 'copied', 'copy-handed-out']);
  });
});
