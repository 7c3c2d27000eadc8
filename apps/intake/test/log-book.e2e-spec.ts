import { get } from 'node:http';
import type { Response } from 'supertest';
import { conformityTo, eventually } from '#shared/testing';
import { startIntake, type IntakeService } from './intake-service.js';
import { anInformant, aTip, canaries } from './tips.data.js';

let intake: IntakeService;
let conforms: ReturnType<typeof conformityTo>;
let hotline: Record<string, string>;

beforeAll(async () => {
  intake = await startIntake({ INTAKE_LOG_BOOK_POLL_MS: '50' });
  conforms = conformityTo((await intake.http.get('/openapi.json')).body as object);
  hotline = await intake.officer('committee-01');
  for (const content of ['Bán sữa bột giả trên Chợ Việt CANARYCONTENT.', 'Bán thuốc không rõ nguồn gốc trên mạng.'])
    await intake.http
      .post('/v1/tips')
      .set(hotline)
      .send(aTip({ channel: 'phone', informant: anInformant, content }))
      .expect(201);
});
afterAll(() => intake.close());

async function ask(path: string, headers = hotline): Promise<Response> {
  const answer = await intake.http.get(`/v1/log-books/${path}`).set(headers).responseType('blob');
  const given = { ...answer, status: answer.status, headers: answer.headers, body: bodyOf(answer) };
  conforms('get', path.includes('/export') ? '/v1/log-books/{body}/export' : '/v1/log-books/{body}', given);
  return { ...answer, status: answer.status, headers: answer.headers, body: given.body } as Response;
}

function bodyOf({ headers, body }: Response): unknown {
  const bytes = body as Buffer;
  return String(headers['content-type']).includes('json') ? JSON.parse(bytes.toString()) : bytes.toString('latin1');
}

describe('a log book behind its door', () => {
  it('is numbered by itself, within moments', async () => {
    const numbers = () =>
      intake.database.query(`SELECT number FROM log_book_entries WHERE body = 'committee-01' ORDER BY 1`);
    const rows = await eventually(async () => ((await numbers()).length === 2 ? numbers() : undefined));
    expect(rows).toEqual([{ number: 1 }, { number: 2 }]);
  });

  it('is listed page by page', async () => {
    const first = await ask('committee-01?limit=1');
    expect(first.body).toMatchObject({ items: [{ number: 1, informant: { identity: 'sealed' } }] });
    const second = await ask(`committee-01?limit=1&cursor=${(first.body as { nextCursor: string }).nextCursor}`);
    expect(second.body).toMatchObject({ items: [{ number: 2 }], nextCursor: null });
  });

  it.each([
    ['pdf', 'application/pdf', '%PDF-1.7'],
    ['xlsx', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', 'PK'],
  ])('is exported as %s, under a name of its own', async (format, type, begin) => {
    const { status, headers, body } = await ask(`committee-01/export?from=2026-01-01&to=2026-12-31&format=${format}`);
    expect(status).toBe(200);
    expect(headers['content-type']).toBe(type);
    const name = `so-tin-bao_committee-01_2026-01-01_2026-12-31.${format}`;
    expect(headers['content-disposition']).toBe(`attachment; filename="${name}"`);
    expect(String(body).startsWith(begin)).toBe(true);
  });

  it('says nowhere who reported, nor what they wrote', async () => {
    const answers = [await ask('committee-01'), await ask('committee-01/export?format=xlsx')];
    const [audited] = await intake.database.query<{ rows: string }>(
      `SELECT string_agg(details::text, ' ') AS rows FROM audit_rows WHERE act LIKE 'log-book.%'`,
    );
    const said = answers.map(({ body }) => JSON.stringify(body)).join(' ') + (audited?.rows ?? '');
    for (const canary of [...canaries, 'CANARYCONTENT']) expect(said).not.toContain(canary);
  });

  it('does not exist for other bodies, and asks for its scope', async () => {
    const other = await intake.officer('committee-79');
    for (const path of ['committee-01', 'committee-01/export', 'no-such-body', 'government-inspectorate'])
      expect([path, (await ask(path, other)).status]).toEqual([path, 404]);
    const caseOfficer = await intake.officer('committee-01', 'case-officer');
    for (const path of ['committee-01', 'committee-01/export'])
      expect([path, (await ask(path, caseOfficer)).status]).toEqual([path, 403]);
    expect((await ask('committee-01', {})).status).toBe(401);
  });

  it.each([
    'period=2026-M13',
    'period=2026-M11&from=2026-11-01&to=2026-11-02',
    'from=2026-11-01',
    'from=2026-02-30&to=2026-03-01',
    'from=2025-01-01&to=2026-12-31',
    'from=x&to=y',
    'surprise=1',
  ])('is not opened by the query %s', async (query) => {
    expect((await ask(`committee-01?${query}`)).body).toMatchObject({ code: 'validation-failed' });
    expect((await ask(`committee-01/export?${query}`)).body).toMatchObject({ code: 'validation-failed' });
  });

  it('knows two formats, and cursors of its own only', async () => {
    expect((await ask('committee-01/export?format=docx')).status).toBe(400);
    expect((await ask('committee-01/export?limit=5')).status).toBe(400);
    expect((await ask('committee-01?cursor=e30')).status).toBe(400);
  });

  it('goes on with others when a reader breaks off', async () => {
    const url = `${intake.url}/v1/log-books/committee-01/export`;
    for (let count = 0; count < 10; count += 1)
      await new Promise<void>((resolve, reject) => {
        const request = get(url, { headers: hotline }, (answer) => {
          answer.destroy();
          resolve();
        });
        request.once('error', reject);
      });
    await eventually(async () => (await ask('committee-01/export')).status === 200);
  });
});
