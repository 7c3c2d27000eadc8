import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { jest } from '@jest/globals';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { eventually, startTestIssuer, startTinyApp, type TestIssuer } from '#shared/testing';
import { FILE_LIMIT_MAX_BYTES, REQUEST_LIMIT_MS } from './file-body.js';

const MIB = 1024 * 1024;
const PACE_BYTES = 64 * 1024;

let issuer: TestIssuer;
let app: NestFastifyApplication;
/** The server's ends of the connections, the newest last. */
const ends: Socket[] = [];

beforeAll(async () => {
  issuer = await startTestIssuer();
  app = await startTinyApp(issuer.trusted);
  app.getHttpServer().on('connection', (end: Socket) => ends.push(end));
});

afterAll(async () => {
  await app.close();
  await issuer.close();
});

interface Sent {
  url?: string;
  type?: string;
  payload?: string | Buffer;
}

async function send({ url = '/v1/notes/files', type, payload }: Sent) {
  const headers = type === undefined ? {} : { 'content-type': type };
  const answer = await app.inject({ method: 'POST', url, headers, ...(payload !== undefined && { payload }) });
  const { code, bytes } = JSON.parse(answer.payload) as { code?: string; bytes?: number };
  return { status: answer.statusCode, ...(code ? { code } : { bytes }) };
}

/** A connection on which a request is written piece by piece, and what came back so far. */
async function open(head: string) {
  const socket = connect((app.getHttpServer().address() as { port: number }).port, '127.0.0.1');
  const told = { text: '', ended: false };
  socket.on('data', (data: Buffer) => (told.text += data.toString()));
  socket.on('error', () => undefined); // A connection that is cut is seen as ended.
  socket.on('close', () => (told.ended = true));
  const known = ends.length;
  await once(socket, 'connect');
  await eventually(() => ends.length > known);
  const end = ends.at(-1) as Socket;
  const write = async (bytes: string | Buffer) => {
    const arrived = end.bytesRead + Buffer.byteLength(bytes);
    socket.write(bytes);
    await eventually(() => end.bytesRead >= arrived || told.ended, { because: 'the server has read it' });
  };
  await write(`${head}\r\nhost: a\r\n`);
  return { told, write, close: () => socket.destroy() };
}

describe('a route that takes a file', () => {
  it.each([['application/octet-stream'], ['image/jpeg'], ['text/plain'], ['multipart/form-data; boundary=x']])(
    'is handed a body of type %s as it is',
    async (type) => {
      expect(await send({ type, payload: Buffer.alloc(3 * MIB, 7) })).toEqual({ status: 201, bytes: 3 * MIB });
    },
  );

  it('is handed a body of no type, and none where there is none', async () => {
    expect(await send({ payload: Buffer.from([0xff, 0xd8]) })).toEqual({ status: 201, bytes: 2 });
    expect(await send({})).toEqual({ status: 201, bytes: 0 });
    expect(await send({ type: 'application/octet-stream', payload: '' })).toEqual({ status: 201, bytes: 0 });
  });

  it.each([['{}'], ['[1]'], ['"text"']])('takes no JSON: %s', async (payload) => {
    const refusal = { status: 415, code: 'unsupported-media-type' };
    expect(await send({ type: 'application/json', payload })).toEqual(refusal);
  });
});

describe('a route that takes JSON', () => {
  it.each([['application/octet-stream'], ['image/jpeg'], ['application/pdf']])('takes no %s', async (type) => {
    const refusal = { status: 415, code: 'unsupported-media-type' };
    expect(await send({ url: '/v1/notes', type, payload: '{"text":"a"}' })).toEqual(refusal);
    expect(await send({ url: '/v1/notes', type, payload: Buffer.alloc(2 * MIB) })).toEqual(refusal);
  });
});

describe('a body that is refused unread', () => {
  it.each([
    ['of a type that is not taken', '/v1/notes', 'application/octet-stream', 415],
    ['beyond the limit', '/v1/notes', 'application/json', 413],
  ])('%s is taken in after its answer, and the connection serves the next request', async (_, path, type, status) => {
    const { told, write, close } = await open(`POST ${path} HTTP/1.1`);
    const length = 8 * MIB;
    await write(`content-type: ${type}\r\ncontent-length: ${length}\r\n\r\n`);
    await eventually(() => told.text.includes('"code"'));
    expect(told.text).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    expect(told.text).not.toMatch(/connection: close/i);
    for (let sent = 0; sent < length; sent += MIB) await write(Buffer.alloc(MIB));
    told.text = '';
    await write('GET /v1/notes/refused HTTP/1.1\r\nhost: a\r\n\r\n');
    await eventually(() => told.text.startsWith('HTTP/1.1 404 '));
    close();
  });

  it('is answered also where it announces more than any file may have', async () => {
    const { told, write, close } = await open('POST /v1/notes HTTP/1.1');
    await write(`content-type: application/json\r\ncontent-length: ${4 * FILE_LIMIT_MAX_BYTES}\r\n\r\n`);
    await eventually(() => told.text.includes('"code":"payload-too-large"'));
    await write(Buffer.alloc(16 * MIB));
    expect(told.ended).toBe(false);
    close();
  });
});

describe('a body that does not come', () => {
  // Only the watch goes by the faked clock, so that the tests need no half minutes.
  beforeEach(() => {
    jest.useFakeTimers({
      doNotFake: [
        ...(['Date', 'hrtime', 'nextTick', 'performance', 'queueMicrotask', 'setImmediate'] as const),
        ...(['clearImmediate', 'setTimeout', 'clearTimeout'] as const),
      ],
    });
  });
  afterEach(() => jest.useRealTimers());

  const watched = () => eventually(() => jest.getTimerCount() > 0, { because: 'the body is watched' });
  const octets = 'content-type: application/octet-stream\r\n';

  it('in time, as JSON, is broken off with a problem, however fast it begins', async () => {
    const { told, write } = await open('POST /v1/notes HTTP/1.1');
    await write(`content-type: application/json\r\ncontent-length: ${MIB}\r\n\r\n`);
    await watched();
    await write(Buffer.alloc(2 * PACE_BYTES, ' '));
    jest.advanceTimersByTime(REQUEST_LIMIT_MS);
    await eventually(() => told.ended);
    expect(told.text).toMatch(/^HTTP\/1\.1 400 [^]*"code":"malformed-request"/);
  });

  it.each([['content-length: 1048576\r\n'], ['transfer-encoding: chunked\r\n']])(
    'at its pace, as a file with %j, is broken off; as long as it makes its pace it is not',
    async (length) => {
      const { told, write } = await open('POST /v1/notes/files HTTP/1.1');
      await write(`${octets}${length}\r\n`);
      await watched();
      const piece = Buffer.alloc(PACE_BYTES);
      const chunk = length.startsWith('transfer')
        ? Buffer.concat([Buffer.from('10000\r\n'), piece, Buffer.from('\r\n')])
        : piece;
      for (let turn = 0; turn < 5; turn += 1) {
        await write(chunk);
        jest.advanceTimersByTime(REQUEST_LIMIT_MS);
      }
      expect(told).toEqual({ text: '', ended: false });
      await write(chunk.subarray(0, PACE_BYTES / 2));
      jest.advanceTimersByTime(REQUEST_LIMIT_MS);
      await eventually(() => told.ended);
      expect(told.text).toMatch(/^HTTP\/1\.1 400 /);
    },
  );

  it('after it was refused ends its connection without a second answer', async () => {
    const { told, write } = await open('POST /v1/notes HTTP/1.1');
    await write(`${octets}content-length: ${MIB}\r\n\r\n`);
    await eventually(() => told.text.includes('"code":"unsupported-media-type"'));
    const answer = told.text;
    await write(Buffer.alloc(2 * PACE_BYTES));
    jest.advanceTimersByTime(REQUEST_LIMIT_MS);
    await eventually(() => told.ended);
    expect(told.text).toBe(answer);
  });

  it('is watched no longer once it has come', async () => {
    const { told, write, close } = await open('POST /v1/notes/files HTTP/1.1');
    await write(`${octets}content-length: 4\r\n\r\n`);
    await watched();
    await write('abcd');
    await eventually(() => told.text.includes('{"bytes":4}'));
    await eventually(() => jest.getTimerCount() === 0, { because: 'nothing is watched' });
    jest.advanceTimersByTime(2 * REQUEST_LIMIT_MS);
    expect(told.ended).toBe(false);
    close();
  });
});
