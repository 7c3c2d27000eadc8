import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import { conformityTo } from '#shared/testing';
import fc from 'fast-check';
import { MalformedFiles } from './malformed-requests/files.ts';
import { forgedTokens, signedAnew } from './malformed-requests/forged-tokens.ts';
import { rowCounts, untilAtRest } from './malformed-requests/row-counts.ts';
import { startSystem, type System } from './system.ts';

const LIMIT_MS = 240_000;
jest.setTimeout(LIMIT_MS); // Some tests send thousands of requests, one after the other.
const RANDOM_BODIES = 15;

interface Operation {
  operationId: string;
  requestBody?: { content: Record<string, unknown> };
  parameters?: { name: string; in: string }[];
}

const document = JSON.parse(readFileSync(join(import.meta.dirname, '../openapi/vigil.json'), 'utf8')) as {
  paths: Record<string, Record<string, Operation>>;
};
type Method = 'get' | 'post' | 'delete';
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method: method as Method, operation })),
);
const conforms = conformityTo(document);

let system: System;
let tokens: Record<string, string>;
let files: MalformedFiles;
let rowsBefore: Record<string, number>;

beforeAll(async () => {
  system = await startSystem();
  tokens = {
    agency: await system.tokens.officer({ body: 'market-surveillance-79', roles: ['case-officer'] }),
    platform: await system.tokens.client({
      body: 'platform-cho-viet',
      scopes: ['takedowns:confirm', 'webhooks:manage'],
    }),
    head: await system.tokens.officer({ body: 'market-surveillance-79', roles: ['competent-head'] }),
    officer: await system.tokens.officer({ body: 'standing-office', roles: ['hotline-officer'] }),
    reader: await system.tokens.officer({ body: 'standing-office', roles: ['standing-office'] }),
    registrar: await system.tokens.officer({ body: 'standing-office', roles: ['registrar'] }),
    operator: await system.tokens.officer({ body: 'standing-office', roles: ['operator'] }),
  };
  files = await MalformedFiles.of(system, tokens['officer'] ?? '');
  await untilAtRest(system);
  rowsBefore = await rowCounts(system);
}, LIMIT_MS);

afterAll(() => system.stop());

/** The token that gets furthest in an operation. */
function tokenFor(path: string): string {
  if (/clients/.test(path)) return tokens['registrar'] ?? '';
  if (/operations/.test(path)) return tokens['operator'] ?? '';
  if (/webhook|signing|takedown-confirmations/.test(path)) return tokens['platform'] ?? '';
  if (/informant-openings(\/\{id\}\/(consents|refusals))?$/.test(path) && !/tips/.test(path))
    return tokens['head'] ?? '';
  if (/tips.*informant-openings/.test(path)) return tokens['agency'] ?? '';
  if (/reports|hotlines|log-books|informant-settings/.test(path)) return tokens['reader'] ?? '';
  if (/tips|tip-drafts/.test(path)) return tokens['officer'] ?? '';
  return tokens['agency'] ?? '';
}

interface Attempt {
  path?: string;
  query?: string;
  headers?: Record<string, string>;
  body?: string | Buffer;
}

interface Target {
  path: string;
  method: Method;
  operation: Operation;
}

function parametersOf({ parameters = [] }: Operation, place: 'query' | 'header'): string[] {
  return parameters.filter((parameter) => parameter.in === place).map(({ name }) => name.toLowerCase());
}

/** Sends one malformed request; it must be answered as a problem that the document allows, and never by a 5xx. */
async function refuse({ path, method, operation }: Target, attempt: Attempt): Promise<void> {
  const address = (attempt.path ?? path.replace(/\{\w+\}/g, randomUUID())) + (attempt.query ?? '');
  const answer = await fetch(system.gateway + address, {
    method: method.toUpperCase(),
    headers: {
      authorization: `Bearer ${tokenFor(path)}`,
      ...(attempt.body === undefined ? {} : { 'content-type': 'application/json' }),
      ...attempt.headers,
    },
    ...(attempt.body === undefined || method === 'get' ? {} : { body: attempt.body as string }),
  });
  const text = await answer.text();
  const told = `${method} ${address} ${JSON.stringify(attempt).slice(0, 200)} → ${answer.status} ${text.slice(0, 300)}`;
  if (answer.status >= 500) throw new Error(told);
  if (answer.status < 400) {
    // Where no parameter is documented, none is read; everywhere else a wrong one is refused.
    if (attempt.query && !parametersOf(operation, 'query').length) return;
    throw new Error(told);
  }
  const isToken = path === '/oauth2/token';
  if (!isToken && !answer.headers.get('content-type')?.startsWith('application/problem+json')) throw new Error(told);
  const headers = Object.fromEntries(answer.headers);
  if (!isToken && answer.status !== 405)
    conforms(method, path, { status: answer.status, headers, body: JSON.parse(text) });
}

const bodies: [string, string | Buffer][] = [
  ['no JSON', '{"a":'],
  ['null', 'null'],
  ['an array', '[]'],
  ['a text', '"text"'],
  ['a number', '1e400'],
  ['an empty object', '{}'],
  ['unknown fields', '{"surprise":true}'],
  ['NUL', '{"content":"a\\u0000b"}'],
  ['a lone surrogate', '{"content":"\\ud800"}'],
  ['bytes that are not UTF-8', Buffer.from([0x7b, 0xff, 0xfe, 0x7d])],
  ['deep nesting', '['.repeat(5_000) + ']'.repeat(5_000)],
  ['a prototype key', '{"__proto__":{"admin":true},"constructor":1}'],
  [
    'wrong types everywhere',
    '{"items":{"a":1},"confirmations":"x","goods":[null],"links":[{}],"url":7,"scopes":[[]],"outcome":[],"place":[]}',
  ],
  ['very long text', JSON.stringify({ content: 'x'.repeat(600_000), name: 'x'.repeat(300_000) })],
];

const wrongHeaders: [string, string][] = [
  ['if-match', '*'],
  ['if-match', '"x"'],
  ['if-match', '"99999999999999999999"'],
  ['if-match', 'W/"1", "2"'],
  ['idempotency-key', 'short'],
  ['idempotency-key', '?'.repeat(30)],
  ['idempotency-key', 'k'.repeat(5_000)],
];

describe('a malformed request', () => {
  const withBody = operations.filter(({ operation }) => operation.requestBody);

  it('with a body of any wrong kind is a problem that the document allows', async () => {
    for (const target of withBody) for (const [, body] of bodies) await refuse(target, { body });
  });

  it('with a random body is a problem that the document allows', async () => {
    const anyBody = fc.oneof(
      fc.json({ maxDepth: 4 }),
      fc.string(),
      fc.object({ maxDepth: 3 }).map((value) => JSON.stringify(value)),
    );
    for (const target of withBody) for (const body of fc.sample(anyBody, RANDOM_BODIES)) await refuse(target, { body });
  });

  it('with a wrong content type, length or encoding is a problem that the document allows', async () => {
    for (const target of withBody) {
      await refuse(target, { body: '<a/>', headers: { 'content-type': 'application/xml' } });
      await refuse(target, { body: '{}', headers: { 'content-type': 'application/json; charset=utf-16' } });
      await refuse(target, { body: '{}', headers: { 'content-encoding': 'gzip' } });
      await refuse(target, { body: '' });
    }
  });

  it('with a file of no kind, under a wrong type or name, or broken off is a problem that the document allows', async () => {
    await files.ofNoKind();
    await files.underWrongTypes();
    await files.underWrongNames();
    await files.ofBrokenLengths();
  });

  it('with a wrong id, query or header is a problem that the document allows', async () => {
    const ids = [
      'nonsense',
      '%00',
      '..%2f..%2fetc',
      'a'.repeat(500),
      '%F0%9F%92%A9',
      "'%20OR%201=1",
      'TB-9999-000001',
      '%ff',
    ];
    const queries = [
      '?limit=0',
      '?limit=x',
      '?limit=99999999999999999999',
      '?cursor=!!',
      '?cursor=e30',
      '?surprise=1',
      '?state=lost',
      '?limit=1&limit=2',
      '?from=2026-13-40',
      '?period=2026-M99',
      '?q=%00',
    ];
    for (const target of operations) {
      if (target.path.includes('{'))
        for (const id of ids)
          await refuse(target, {
            path: target.path.replace(/\{\w+\}/, id),
            ...(target.operation.requestBody ? { body: '{}' } : {}),
          });
      if (target.method === 'get' && target.path.startsWith('/v1'))
        for (const query of queries) await refuse(target, { query });
      for (const [name, value] of wrongHeaders)
        if (parametersOf(target.operation, 'header').includes(name))
          await refuse(target, {
            headers: { [name]: value },
            ...(target.operation.requestBody ? { body: '{}' } : {}),
          });
    }
  });

  it('with a token that nobody issued for it is refused as unauthenticated', async () => {
    const forged = await forgedTokens(system, tokens['agency'] ?? '');
    for (const target of operations.filter(({ path }) => path.startsWith('/v1')))
      for (const [name, authorization] of Object.entries(forged)) {
        const answer = await fetch(system.gateway + target.path.replace(/\{\w+\}/g, randomUUID()), {
          method: target.method.toUpperCase(),
          headers: { authorization },
        });
        const headers = Object.fromEntries(answer.headers);
        conforms(target.method, target.path, { status: answer.status, headers, body: await answer.json() });
        expect([target.path, name, answer.status]).toEqual([target.path, name, 401]);
      }
  });

  it('is not what a token of the same key is with nothing forged (control)', async () => {
    const authorization = `Bearer ${await signedAnew(system, tokens['agency'] ?? '')}`;
    expect((await fetch(`${system.gateway}/v1/cases`, { headers: { authorization } })).status).toBe(200);
  });

  it('changes no row of any table', async () => {
    await untilAtRest(system);
    expect(await rowCounts(system)).toEqual(rowsBefore);
  });
});
