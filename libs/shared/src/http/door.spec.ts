import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import * as fc from 'fast-check';
import { startTestIssuer, startTinyApp, type TestIssuer } from '#shared/testing';
import { problems, type Problem } from './problems.js';

let issuer: TestIssuer;
let app: NestFastifyApplication;
const lines: string[] = [];

beforeAll(async () => {
  issuer = await startTestIssuer();
  app = await startTinyApp(issuer.trusted, { log: (line) => lines.push(line) });
});

afterAll(async () => {
  await app.close();
  await issuer.close();
});

type Sent = { status: number; headers: Record<string, unknown>; body: Problem & Record<string, unknown> };

async function send(
  method: string,
  url: string,
  options: { body?: unknown; raw?: string | Buffer; headers?: Record<string, string> } = {},
): Promise<Sent> {
  const payload = options.raw ?? (options.body === undefined ? undefined : JSON.stringify(options.body));
  const answer = await app.inject({
    method: method as 'GET',
    url,
    payload,
    headers: { ...(payload === undefined ? {} : { 'content-type': 'application/json' }), ...options.headers },
  });
  const body = answer.payload === '' ? {} : (JSON.parse(answer.payload) as Sent['body']);
  return { status: answer.statusCode, headers: answer.headers, body: body as Sent['body'] };
}

function expectProblem(answer: Sent, code: keyof typeof problems): void {
  expect({ code: answer.body.code, status: answer.status }).toEqual({ code, status: problems[code].status });
  expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8');
  expect(answer.body).toMatchObject({ type: `/problems/${code}`, title: problems[code].title, status: answer.status });
  expect(answer.body.traceId).toMatch(/^[0-9a-f]{32}$/);
}

describe('validation', () => {
  it('names every fault at once with its pointer and a Vietnamese text', async () => {
    const goods = [{ name: 'Sữa' }, { name: '', amount: 1.5, colour: 'red' }];
    const answer = await send('POST', '/v1/notes', { body: { goods, extra: 1 } });
    expectProblem(answer, 'validation-failed');
    expect(answer.body.instance).toBe('/v1/notes');
    expect(answer.body.errors).toEqual(
      expect.arrayContaining([
        { pointer: '/goods/1/name', code: 'is-not-empty', detail: 'Không được để trống.' },
        { pointer: '/goods/1/amount', code: 'is-int', detail: 'Phải là số nguyên.' },
        { pointer: '/goods/1/colour', code: 'unknown-field', detail: 'Trường này không được nhận.' },
        { pointer: '/extra', code: 'unknown-field', detail: 'Trường này không được nhận.' },
        { pointer: '/text', code: 'is-string', detail: 'Phải là chuỗi ký tự.' },
      ]),
    );
  });

  it('states the limit that was passed', async () => {
    const answer = await send('POST', '/v1/notes', { body: { text: 'a', goods: [{ name: 'x'.repeat(21) }] } });
    expect(answer.body.errors).toEqual([
      { pointer: '/goods/0/name', code: 'max-length', detail: 'Nhiều nhất 20 ký tự.' },
    ]);
  });

  it('points at query parameters under /query', async () => {
    const authorization = `Bearer ${await issuer.clientToken({ body: 'tax-01', scopes: ['tips:read'] })}`;
    const answer = await send('GET', '/v1/notes?limit=201&limti=3', { headers: { authorization } });
    expectProblem(answer, 'validation-failed');
    expect(answer.body.errors).toEqual(
      expect.arrayContaining([
        { pointer: '/query/limit', code: 'max', detail: 'Không được lớn hơn 200.' },
        { pointer: '/query/limti', code: 'unknown-field', detail: 'Trường này không được nhận.' },
      ]),
    );
  });

  it.each([['null'], ['[]'], ['[{"text":"a"}]'], ['"text"'], ['7'], ['true']])('refuses the body %s', async (raw) => {
    expectProblem(await send('POST', '/v1/notes', { raw }), 'validation-failed');
  });

  it('refuses a missing body', async () => {
    expectProblem(await send('POST', '/v1/notes'), 'validation-failed');
    expectProblem(await send('POST', '/v1/notes', { raw: '' }), 'validation-failed');
  });

  it('fills in the page limit and reads numbers from the query', async () => {
    const authorization = `Bearer ${await issuer.clientToken({ body: 'tax-01', scopes: ['tips:read'] })}`;
    expect((await send('GET', '/v1/notes', { headers: { authorization } })).body).toMatchObject({ limit: 50 });
    expect((await send('GET', '/v1/notes?limit=7', { headers: { authorization } })).body).toMatchObject({ limit: 7 });
  });
});

describe('malformed requests', () => {
  const deep = '['.repeat(50_000) + ']'.repeat(50_000);
  it.each<[string, string | Buffer]>([
    ['no JSON', '{"text":'],
    ['a trailing comma', '{"text":"a",}'],
    ['a prototype', '{"text":"a","__proto__":{"x":1}}'],
    ['a nested prototype', '{"text":"a","goods":[{"__proto__":{"x":1}}]}'],
    ['a constructor with prototype', '{"text":"a","constructor":{"prototype":{"x":1}}}'],
    ['invalid UTF-8', Buffer.from([0x22, 0xff, 0xfe, 0x22])],
    ['a UTF-16 body', Buffer.from('{"text":"a"}', 'utf16le')],
    ['deep nesting', `{"text":${deep}}`],
    ['NUL in a text', '{"text":"a\\u0000b"}'],
    ['a lone surrogate', '{"text":"\\ud800"}'],
    ['NUL in a key', '{"text":"a","\\u0000":1}'],
  ])('answers %s as malformed', async (_name, raw) => {
    expectProblem(await send('POST', '/v1/notes', { raw }), 'malformed-request');
  });

  it.each([
    ['text/plain', '{"text":"a"}'],
    ['application/xml', '<a/>'],
    ['application/x-www-form-urlencoded', 'text=a'],
    ['multipart/form-data; boundary=x', '--x--'],
    ['no type at all', '{}'],
    ['application/json; charset', '{}'],
  ])('takes no body of type %s', async (type, raw) => {
    const answer = await send('POST', '/v1/notes', { raw, headers: { 'content-type': type } });
    expect([400, 415]).toContain(answer.status);
    expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8');
  });

  it('refuses a body over the limit', async () => {
    const answer = await send('POST', '/v1/notes', { body: { text: 'x'.repeat(1024 * 1024) } });
    expectProblem(answer, 'payload-too-large');
  });

  it.each([['hasOwnProperty'], ['toString'], ['then'], ['constructor'], ['prototype'], ['isValid'], [''], ['a/b~c']])(
    'survives a field named %p',
    async (name) => {
      for (const value of [null, 1, {}, [], 'x']) {
        const answer = await send('POST', '/v1/notes', {
          body: { text: 'a', [name]: value, goods: [{ name: 'a', [name]: value }] },
        });
        expect(answer.status).toBe(400);
      }
    },
  );

  it.each([
    ['/v1/notes?limit=%00'],
    ['/v1/notes?__proto__=1'],
    ['/v1/notes?constructor[prototype]=1'],
    ['/v1/notes?limit=1&limit=2'],
    ['/v1/notes?limit=%zz'],
    ['/v1/notes?limit=9e99'],
    ['/v1/notes?cursor=%ff'],
    ['/v1/notes?toString=1&hasOwnProperty=2'],
  ])('never fails on %s', async (url) => {
    const authorization = `Bearer ${await issuer.clientToken({ body: 'tax-01', scopes: ['tips:read'] })}`;
    const answer = await send('GET', url, { headers: { authorization } });
    expect(answer.status).toBe(400);
    expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8');
  });

  it.each([
    ['with a bad escape', '/%zz'],
    ['that is too long', `/v1/notes/${'x'.repeat(5000)}/changes`],
    ['with NUL', '/v1/notes/%00/changes'],
    ['with half a character', '/%e0%a4%a'],
  ])('answers an address %s with a problem', async (_name, url) => {
    const answer = await send('POST', url, { headers: { 'if-match': '"3"' } });
    expect(answer.status).toBe(400);
    expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8');
  });

  it('answers bytes that are no HTTP with a problem', async () => {
    const answer = await talk('BREW / COFFEE\r\n\r\n');
    expect(answer).toMatch(/^HTTP\/1.1 400 /);
    expect(answer).toContain('"code":"malformed-request"');
  });

  it('answers a wrong content length with a problem', async () => {
    const head = 'POST /v1/notes HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\n';
    expect(await talk(`${head}content-length: nine\r\n\r\n{}`)).toContain('"code":"malformed-request"');
    expect(await talk(`${head}content-length: 2\r\ncontent-length: 3\r\n\r\n{}`)).toContain(
      '"code":"malformed-request"',
    );
  });
});

describe('requests of any kind', () => {
  const fuzz = { numRuns: 300 };
  const settled = (answer: Sent) => answer.status < 500;

  it('with a JSON body never fail', async () => {
    const bodies = fc.oneof(fc.jsonValue(), fc.record({ text: fc.jsonValue(), goods: fc.jsonValue() }), fc.object());
    const sent = fc.asyncProperty(bodies, async (body) => settled(await send('POST', '/v1/notes', { body })));
    await fc.assert(sent, fuzz);
  });

  it('with any bytes under any type never fail', async () => {
    const types = fc.constantFrom(
      'application/json',
      'application/json; charset=latin1',
      'a/b',
      'x',
      ';',
      'text/plain',
    );
    const sent = fc.asyncProperty(fc.uint8Array(), types, async (bytes, type) =>
      settled(await send('POST', '/v1/notes', { raw: Buffer.from(bytes), headers: { 'content-type': type } })),
    );
    await fc.assert(sent, fuzz);
  });

  it('with any query, If-Match or Authorization never fail', async () => {
    const texts = fc.string({ unit: fc.integer({ min: 0x20, max: 0x7e }).map((code) => String.fromCharCode(code)) });
    const sent = fc.asyncProperty(fc.webQueryParameters(), texts, texts, async (query, version, token) => {
      const headers = { 'if-match': version, authorization: token, traceparent: token, 'accept-language': version };
      return (
        settled(await send('GET', `/v1/notes?${query}`, { headers })) &&
        settled(await send('POST', '/v1/notes/7/changes', { headers: { 'if-match': version } }))
      );
    });
    await fc.assert(sent, fuzz);
  });

  it('with a compressed body are told that it is not taken', async () => {
    const raw = gzipSync('{"text":"a"}');
    expectProblem(
      await send('POST', '/v1/notes', { raw, headers: { 'content-encoding': 'gzip' } }),
      'unsupported-media-type',
    );
  });
});

describe('addresses', () => {
  it('tells an unknown address from a wrong method', async () => {
    expectProblem(await send('GET', '/v1/nothing'), 'not-found');
    const wrong = await send('DELETE', '/v1/notes');
    expectProblem(wrong, 'method-not-allowed');
    expect(wrong.headers['allow']).toBe('GET, HEAD, POST');
    expectProblem(await send('GET', '/v1/notes/7/changes'), 'method-not-allowed');
  });
});

describe('errors', () => {
  it('hides what went wrong inside', async () => {
    const answer = await send('GET', '/v1/notes/broken');
    expectProblem(answer, 'internal');
    expect(JSON.stringify(answer.body)).not.toContain('secret detail');
  });

  it('tells an outage of the database as passing', async () => {
    const answer = await send('GET', '/v1/notes/away');
    expectProblem(answer, 'unavailable');
    expect(answer.headers['retry-after']).toBe('1');
  });

  it('answers what the code says, with its pause', async () => {
    const answer = await send('GET', '/v1/notes/refused?x=1');
    expectProblem(answer, 'not-found');
    expect(answer.body).toMatchObject({ detail: 'Chưa có.', instance: '/v1/notes/refused' });
    expect(answer.headers['retry-after']).toBe('1');
  });

  it('shows the trace id of the caller', async () => {
    const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
    const answer = await send('GET', '/v1/notes/refused', { headers: { traceparent } });
    expect(answer.body.traceId).toBe('4bf92f3577b34da6a3ce929d0e0e4736');
  });
});

describe('access', () => {
  it('lets the public in where a route is public, and knows a caller who says who they are', async () => {
    expect((await send('POST', '/v1/notes', { body: { text: 'a' } })).body).toMatchObject({
      by: 'public',
      actor: { capacity: 'public' },
    });
    const authorization = `Bearer ${await issuer.officerToken({ body: 'tax-01', roles: ['hotline-officer'] })}`;
    const known = await send('POST', '/v1/notes', { body: { text: 'a' }, headers: { authorization } });
    expect(known.body).toMatchObject({ by: 'tax-01', actor: { capacity: 'officer', body: 'tax-01' } });
  });

  it('refuses a bad token even on a public route', async () => {
    const bad = await send('POST', '/v1/notes', { body: { text: 'a' }, headers: { authorization: 'Bearer a.b.c' } });
    expectProblem(bad, 'unauthenticated');
    expectProblem(
      await send('POST', '/v1/notes', { body: { text: 'a' }, headers: { authorization: 'Basic YTpi' } }),
      'unauthenticated',
    );
  });

  it('asks for a token with one of the scopes', async () => {
    const without = await send('GET', '/v1/notes');
    expectProblem(without, 'unauthenticated');
    expect(without.headers['www-authenticate']).toBe('Bearer');
    const authorization = `Bearer ${await issuer.clientToken({ body: 'tax-01', scopes: ['cases:read'] })}`;
    expectProblem(await send('GET', '/v1/notes', { headers: { authorization } }), 'forbidden');
    expect((await send('GET', '/v1/notes/anyone', { headers: { authorization } })).body).toMatchObject({
      kind: 'client',
      body: 'tax-01',
      scopes: ['cases:read'],
    });
  });

  it('lets any authenticated caller through an internal route and nobody through an unmarked one', async () => {
    const authorization = `Bearer ${await issuer.clientToken({ body: 'tax-01', scopes: [] })}`;
    expectProblem(await send('GET', '/v1/notes/inside'), 'unauthenticated');
    expect((await send('GET', '/v1/notes/inside', { headers: { authorization } })).status).toBe(200);
    expectProblem(await send('GET', '/v1/notes/closed', { headers: { authorization } }), 'forbidden');
    expectProblem(await send('GET', '/v1/notes/closed'), 'unauthenticated');
  });
});

describe('versions', () => {
  it('asks for If-Match and compares it with the present version', async () => {
    expectProblem(await send('POST', '/v1/notes/7/changes'), 'precondition-required');
    for (const stale of ['"2"', 'W/"3"', '*', '3', '"x"']) {
      expectProblem(
        await send('POST', '/v1/notes/7/changes', { headers: { 'if-match': stale } }),
        'precondition-failed',
      );
    }
    const changed = await send('POST', '/v1/notes/7/changes', { headers: { 'if-match': '"3"' } });
    expect(changed.headers['etag']).toBe('"4"');
  });

  it('gives an answer with a version its ETag', async () => {
    const written = await send('POST', '/v1/notes', { body: { text: 'a' } });
    expect(written.headers['etag']).toBe('"1"');
  });
});

describe('bodies', () => {
  it('keeps the bytes as they came and reads texts in normal form C', async () => {
    const bytes = '{ "text" : "Sư\\u0303a" }';
    expect((await send('POST', '/v1/notes/raw', { raw: bytes })).body).toEqual({
      bytes: Buffer.from(bytes).toString('latin1'),
    });
    const written = await send('POST', '/v1/notes', { body: { text: 'Sữa'.normalize('NFD') } });
    expect(written.body['text']).toBe('Sữa'.normalize('NFC'));
  });
});

describe('request logs', () => {
  it('hold route, status and duration, but no address, agent, body or query', async () => {
    lines.length = 0;
    await send('POST', '/v1/notes?secret=1', { body: { text: 'riêng tư' }, headers: { 'user-agent': 'a-browser' } });
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ method: 'POST', route: '/v1/notes', status: 201 });
    expect(lines[0]).not.toMatch(/127\.0\.0\.1|a-browser|riêng tư|secret/);
  });
});

function talk(bytes: string): Promise<string> {
  const { port } = new URL(`http://${addressOf(app)}`);
  return new Promise((resolve, reject) => {
    let answer = '';
    const socket = connect(Number(port), '127.0.0.1', () => socket.write(bytes));
    socket.on('data', (data) => (answer += data.toString()));
    socket.on('end', () => resolve(answer));
    socket.on('error', reject);
  });
}

function addressOf(running: NestFastifyApplication): string {
  const address = running.getHttpServer().address();
  return typeof address === 'object' && address ? `127.0.0.1:${address.port}` : '';
}
