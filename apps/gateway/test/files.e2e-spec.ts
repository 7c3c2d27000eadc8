import { createHash, randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { jest } from '@jest/globals';
import { FILE_LIMIT_MAX_BYTES, REQUEST_LIMIT_MS } from '#shared/http';
import { createTestDatabase, eventually, type TestDatabase } from '#shared/testing';
import { gatewayPlan, startGateway, type GatewayUnderTest } from './gateway-under-test.js';

const MIB = 1024 * 1024;
const BODY_LIMIT_BYTES = 4 * MIB;
/** Of the public's JSON, whatever the setting. */
const PUBLIC_LIMIT_BYTES = MIB;
/** Of the one gateway that would lose its patience if it waited for a file's end. */
const UPSTREAM_TIMEOUT_MS = 1_000;
const BY_RECEIPT = '/v1/tips/receipts/attachments';
const UNHURRIED = Object.fromEntries(
  ['public-write', 'partner-write', 'partner-read'].map((name) => [name, { max: 1_000, windowMs: 60_000 }]),
);

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

/** A request as intake gets it: how much of it has come, and whether it came to its end. */
interface Arriving {
  url: string;
  headers: IncomingMessage['headers'];
  bytes: number;
  sha256?: string;
  brokenOff: boolean;
}

let database: TestDatabase;
let gateway: GatewayUnderTest;
let intake: Server;
let arriving: Arriving[] = [];
/** What intake answers at the end of a request, and what before. */
let answer: (response: ServerResponse) => void;
let onBeginning: (response: ServerResponse) => void;

beforeAll(async () => {
  database = await createTestDatabase(gatewayPlan);
  intake = createServer((request, response) => note(request, response));
  await new Promise<void>((resolve) => intake.listen(0, '127.0.0.1', resolve));
  gateway = await start();
});

function start(env: Record<string, string> = {}): Promise<GatewayUnderTest> {
  return startGateway({
    database,
    services: { INTAKE_URL: `http://127.0.0.1:${(intake.address() as AddressInfo).port}` },
    env: { BODY_LIMIT_BYTES: String(BODY_LIMIT_BYTES), RATE_LIMITS: JSON.stringify(UNHURRIED), ...env },
  });
}

afterAll(async () => {
  await gateway?.close();
  intake.closeAllConnections();
  intake.close();
  await database?.drop();
});

beforeEach(() => {
  arriving = [];
  onBeginning = () => undefined;
  answer = (response) => response.writeHead(201, { 'content-type': 'application/json' }).end('{"number":1}');
});

/** Reads the request as it comes, and keeps nothing of it. */
function note(request: IncomingMessage, response: ServerResponse): void {
  const seen: Arriving = { url: request.url ?? '', headers: request.headers, bytes: 0, brokenOff: false };
  const hash = createHash('sha256');
  arriving.push(seen);
  request.on('data', (chunk: Buffer) => {
    seen.bytes += chunk.length;
    hash.update(chunk);
  });
  request.on('error', () => (seen.brokenOff = true));
  request.on('end', () => {
    seen.sha256 = hash.digest('hex');
    if (!response.writableEnded) answer(response);
  });
  onBeginning(response);
}

function sendFile(path: string, body: Buffer | ReadableStream, headers: Record<string, string> = {}) {
  const all = { 'content-type': 'application/octet-stream', ...headers };
  return fetch(gateway.url + path, {
    method: 'POST',
    headers: all,
    body: body as never,
    duplex: 'half',
  });
}

async function problemIn(response: Response) {
  return { status: response.status, code: ((await response.json()) as { code: string }).code };
}

/** A body of unknown length, made as it is asked for. */
function endless(pieces: number): ReadableStream {
  let sent = 0;
  return new ReadableStream({
    pull: (controller) => (sent++ < pieces ? controller.enqueue(new Uint8Array(MIB)) : controller.close()),
  });
}

/** A request that is written piece by piece. */
function open(path: string, type: string, at = gateway.url) {
  const { hostname, port } = new URL(at);
  const socket: Socket = connect(Number(port), hostname);
  const told = { text: '', ended: false };
  socket.on('data', (data: Buffer) => (told.text += data.toString()));
  socket.on('error', () => undefined); // A connection that is cut is seen as ended.
  socket.on('close', () => (told.ended = true));
  socket.write(`POST ${path} HTTP/1.1\r\nhost: a\r\ncontent-type: ${type}\r\ncontent-length: ${MIB}\r\n\r\n`);
  return { told, write: (bytes: Buffer) => socket.write(bytes), close: () => socket.destroy() };
}

describe('a file', () => {
  const file = randomBytes(40 * MIB);

  it.each([[BY_RECEIPT], ['/v1/tips/TB-2026-000123/attachments?kind=evidence']])(
    'of 40 MiB passes through to intake by %s, byte for byte, with its name and receipt code and no other header',
    async (path) => {
      const passed = { 'file-name': 'Bi%C3%AAn%20b%E1%BA%A3n.pdf', 'receipt-code': '4821093377126054' };
      const held = { cookie: 'a=b', 'user-agent': 'Phone', 'content-encoding': 'gzip', 'x-file-name': 'x', range: 'a' };
      const { status } = await sendFile(path, file, { ...passed, ...held });
      expect(status).toBe(201);
      const [seen] = arriving;
      expect(seen).toMatchObject({ url: path, bytes: file.length, sha256: sha256(file) });
      expect(seen?.headers).toMatchObject({ ...passed, 'content-length': String(file.length) });
      for (const name of Object.keys(held)) expect(seen?.headers[name]).toBeUndefined();
    },
  );

  it('of unknown length passes as it comes', async () => {
    expect((await sendFile(BY_RECEIPT, endless(12))).status).toBe(201);
    expect(arriving[0]).toMatchObject({ bytes: 12 * MIB, sha256: sha256(Buffer.alloc(12 * MIB)) });
    expect(arriving[0]?.headers['transfer-encoding']).toBe('chunked');
  });

  it('of 40 MiB passes back, with what tells how to keep it', async () => {
    const headers = {
      'content-type': 'image/jpeg',
      'content-disposition': 'attachment; filename="TB-2026-000123-1.jpg"',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    };
    answer = (response) => response.writeHead(200, { ...headers, 'content-length': file.length }).end(file);
    const response = await fetch(`${gateway.url}/v1/tips/TB-2026-000123/attachments/1/content`);
    const length = String(file.length);
    expect(Object.fromEntries(response.headers)).toMatchObject({ ...headers, 'content-length': length });
    expect(sha256(Buffer.from(await response.arrayBuffer()))).toBe(sha256(file));
  });

  it('is on its way to intake before its end is there, however long that takes', async () => {
    const hurried = await start({ UPSTREAM_TIMEOUT_MS: String(UPSTREAM_TIMEOUT_MS) });
    const { told, write, close } = open(BY_RECEIPT, 'application/octet-stream', hurried.url);
    const begun = performance.now();
    for (let sent = 1; performance.now() - begun < 3 * UPSTREAM_TIMEOUT_MS; sent += 1) {
      write(Buffer.alloc(1_024));
      await eventually(() => arriving[0]?.bytes === sent * 1_024, { because: 'it has reached intake' });
    }
    write(Buffer.alloc(MIB - (arriving[0]?.bytes ?? 0)));
    await eventually(() => told.text.startsWith('HTTP/1.1 201 '));
    close();
    await hurried.close();
  });

  it('over 64 MiB is refused, and the answer can be read, whether its length was announced or not', async () => {
    const tooLarge = { status: 413, code: 'payload-too-large' };
    const larger = Buffer.alloc(FILE_LIMIT_MAX_BYTES + 1);
    for (let turn = 0; turn < 3; turn += 1) {
      expect(await problemIn(await sendFile(BY_RECEIPT, larger))).toEqual(tooLarge);
      expect(arriving).toEqual([]);
    }
    expect(await problemIn(await sendFile(BY_RECEIPT, endless(66)))).toEqual(tooLarge);
    await eventually(() => arriving.every(({ brokenOff, sha256: whole }) => brokenOff && whole === undefined));
  });

  it('that intake refuses at its beginning is refused with intake’s answer', async () => {
    onBeginning = (response) =>
      response.writeHead(415, { 'content-type': 'application/problem+json' }).end('{"code":"unsupported-media-type"}');
    const refusal = { status: 415, code: 'unsupported-media-type' };
    for (let turn = 0; turn < 3; turn += 1) expect(await problemIn(await sendFile(BY_RECEIPT, file))).toEqual(refusal);
  });
});

describe('a body that is no file', () => {
  it.each([
    ['of the public', '/v1/tips', PUBLIC_LIMIT_BYTES],
    ['of a partner', '/v1/tips/batches', BODY_LIMIT_BYTES],
  ])('%s keeps its limit, under whatever type', async (_, path, limitBytes) => {
    for (const type of ['application/json', 'application/octet-stream']) {
      const within = await sendFile(path, Buffer.alloc(limitBytes), { 'content-type': type });
      expect([within.status, arriving.at(-1)?.bytes]).toEqual([201, limitBytes]);
      const beyond = await sendFile(path, Buffer.alloc(limitBytes + 1), { 'content-type': type });
      expect(await problemIn(beyond)).toEqual({ status: 413, code: 'payload-too-large' });
    }
    expect(arriving).toHaveLength(2);
  });
});

describe('a body that comes too slowly', () => {
  // Only the watch goes by the faked clock, so that the test needs no half minute.
  beforeEach(() => {
    jest.useFakeTimers({
      doNotFake: [
        ...(['Date', 'hrtime', 'nextTick', 'performance', 'queueMicrotask', 'setImmediate'] as const),
        ...(['clearImmediate', 'setTimeout', 'clearTimeout'] as const),
      ],
    });
  });
  afterEach(() => jest.useRealTimers());

  it.each([
    ['as a file', BY_RECEIPT, 'application/octet-stream', 16 * 1_024],
    ['as JSON', '/v1/tips', 'application/json', 128 * 1_024],
  ])('%s is broken off, here and at intake', async (_, path, type, bytes) => {
    const { told, write } = open(path, type);
    write(Buffer.alloc(bytes, ' '));
    await eventually(() => arriving[0]?.bytes === bytes);
    jest.advanceTimersByTime(REQUEST_LIMIT_MS);
    await eventually(() => told.ended && arriving[0]?.brokenOff);
    expect(told.text).toMatch(/^HTTP\/1\.1 400 [^]*"code":"malformed-request"/);
    expect(arriving[0]?.sha256).toBeUndefined();
  });
});
