import { randomUUID } from 'node:crypto';
import sharp from 'sharp';
import { createKafka } from '#shared/messaging';
import { eventually } from '#shared/testing';
import { startSystem, type System } from './system.ts';

const LIMIT_MS = 120_000;

/** What no one may find anywhere; each field has its own, so that a find tells which one leaked. */
const informant = {
  name: 'Trần Thị Hoạ Mi Kín Tiếng',
  phone: '0987650321',
  email: 'hoa-mi-kin-tieng@thu.example',
  address: 'Ngõ Chim Khuyên 377, thôn Lặng Im',
  organization: 'Hội Những Người Kín Tiếng 377',
};

/** Each canary as it may also be written: without the leading zero, escaped, encoded, without case. */
const canaries = Object.values(informant).flatMap((value) => {
  const escaped = [...value].map((each) =>
    each > '~' ? `\\u${each.charCodeAt(0).toString(16).padStart(4, '0')}` : each,
  );
  const bytes = Buffer.from(value);
  return [
    value,
    value.replace(/^0/, ''),
    escaped.join(''),
    encodeURIComponent(value),
    bytes.toString('base64'),
    bytes.toString('hex'),
  ];
});

/** Where canaries stand in the text; empty when it holds none. */
function foundIn(text: string): string[] {
  const lower = text.normalize('NFC').toLowerCase();
  return canaries.filter((canary) => lower.includes(canary.normalize('NFC').toLowerCase()));
}

let system: System;
let hotline: string;
let officer: string;
const answers: string[] = [];

beforeAll(async () => {
  system = await startSystem({ env: { all: { LOG_LEVEL: 'trace' } } });
  hotline = await system.tokens.officer({ body: 'standing-office', roles: ['hotline-officer'] });
  officer = await system.tokens.officer({ body: 'market-surveillance-79', roles: ['case-officer'] });
  await submit({}, 201);
  await submit({ kind: 'business' }, 201, { 'idempotency-key': randomUUID() });
  await submit({ channel: 'phone', kind: 'citizen' }, 201, { authorization: `Bearer ${hotline}` });
  await submitBadly();
  await sendAPhoto();
  await readEverywhere();
}, LIMIT_MS);

afterAll(() => system?.stop());

async function submit(further: object, status: number, headers: Record<string, string> = {}): Promise<string> {
  const body = {
    kind: 'citizen',
    content: 'Gian hàng bán mỹ phẩm giả nhãn hiệu, giao hàng từ kho ở Bình Tân mỗi tối.',
    violation: 'counterfeit-mark',
    links: ['https://choviet.example/shop/my-pham-79/item/1'],
    place: { provinceCode: '79' },
    wishesSecrecy: true,
    informant,
    ...further,
  };
  return send('POST', '/v1/tips', { body: JSON.stringify(body), headers, status });
}

/** Requests that are refused at every depth of the door, each with the identity in it. */
async function submitBadly(): Promise<void> {
  const reused = { 'idempotency-key': randomUUID() };
  await submit({}, 201, reused);
  await submit({ content: 'Một nội dung khác hẳn với cùng khoá.' }, 422, reused);
  await submit({ violation: 'no-such-violation' }, 400);
  await submit({ informant: { ...informant, nickname: informant.name } }, 400);
  await submit({ informant: { ...informant, phone: [informant.phone] } }, 400);
  await submit({ place: { provinceCode: informant.phone } }, 400);
  await submit({}, 401, { authorization: `Bearer ${informant.email}` });
  await submit({}, 415, { 'content-type': 'text/plain' });
  await send('POST', '/v1/tips', { body: `{"informant":${JSON.stringify(informant)},`, status: 400 });
}

/** A photo whose camera, and whose name, tell who took it: sent by the receipt, read by an officer. */
async function sendAPhoto(): Promise<void> {
  const { receiptCode, reference } = JSON.parse(
    await submit({ links: ['https://choviet.example/shop/my-pham-79/item/2'] }, 201),
  ) as { receiptCode: string; reference: string };
  const { name: Artist, address: ImageDescription, phone: Copyright } = informant;
  const photo = await sharp({ create: { width: 320, height: 200, channels: 3, background: 'orange' } })
    .withExif({ IFD0: { Artist, ImageDescription, Copyright } })
    .jpeg()
    .toBuffer();
  expect(foundIn(photo.toString('utf8')).length).toBeGreaterThan(0);
  const headers = { 'receipt-code': receiptCode, 'content-type': 'image/jpeg' };
  const named = { ...headers, 'file-name': encodeURIComponent(informant.name) };
  await send('POST', '/v1/tips/receipts/attachments', { body: photo, headers: named, status: 201 });
  const script = Buffer.from(`<svg><script>${informant.name}</script></svg>`);
  await send('POST', '/v1/tips/receipts/attachments', { body: script, headers, status: 415 });
  const files = `/v1/tips/${reference}/attachments`;
  await eventually(async () => (await send('GET', files, { token: hotline })).includes('"made"'));
  for (const path of ['/1/content', '/1/custody']) await send('GET', files + path, { token: hotline });
}

async function readEverywhere(): Promise<void> {
  const found = await eventually(async () => {
    const { items } = JSON.parse(await send('GET', '/v1/cases', { token: officer })) as { items: Thing[] };
    return items.find(({ tipCount }) => tipCount === 5);
  });
  await send('GET', `/v1/cases/${found.id}`, { token: officer });
  await send('GET', `/v1/threads/${found.threadId}`, { token: officer });
  const { items } = JSON.parse(await send('GET', '/v1/tips', { token: hotline })) as { items: Thing[] };
  expect(items.length).toBeGreaterThan(0);
  for (const { id } of items) await send('GET', `/v1/tips/${id}`, { token: hotline });
}

interface Thing {
  id: string;
  threadId: string;
  tipCount: number;
}

interface Sending {
  body?: string | Buffer<ArrayBuffer>;
  token?: string;
  headers?: Record<string, string>;
  status?: number;
}

async function send(method: string, path: string, { body, token, headers, status = 200 }: Sending): Promise<string> {
  const answer = await fetch(system.gateway + path, {
    method,
    headers: {
      ...(token && { authorization: `Bearer ${token}` }),
      ...(body && { 'content-type': 'application/json' }),
      ...headers,
    },
    body,
  });
  const text = await answer.text();
  answers.push(`${JSON.stringify(Object.fromEntries(answer.headers))}\n${text}`);
  expect({ path, status: answer.status, text }).toMatchObject({ path, status });
  return text;
}

describe('the identity of an informant', () => {
  it('is kept, sealed, for each tip', async () => {
    const sealed = await system.sql<{ identity: string }>('SELECT sealed_identity AS identity FROM intake.informants');
    expect(sealed).toHaveLength(5);
    expect(new Set(sealed.map(({ identity }) => identity)).size).toBe(5);
  });

  it('stands in no table of any schema in clear', async () => {
    const tables = await system.sql<{ name: string }>(
      `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
       WHERE schemaname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1`,
    );
    expect(tables.length).toBeGreaterThan(50);
    let rowCount = 0;
    for (const { name } of tables) {
      const rows = await system.sql<{ row: string }>(`SELECT each::text AS row FROM ${name} AS each`);
      rowCount += rows.length;
      const leaks = rows.flatMap(({ row }) => foundIn(`${row}\n${textOfBytes(row)}`));
      expect({ name, leaks }).toEqual({ name, leaks: [] });
    }
    expect(rowCount).toBeGreaterThan(100);
  });

  it('stands in no message of any topic', async () => {
    const messages = await messagesOfAllTopics();
    expect(messages.some((message) => message.includes('tip.received.v1'))).toBe(true);
    expect(messages.flatMap(foundIn)).toEqual([]);
  });

  it('stands in no log line of any service, at any level', () => {
    const logs = Object.values(system.services).map((service) => service.log());
    for (const log of logs) expect(log.length).toBeGreaterThan(0);
    expect(logs.flatMap(foundIn)).toEqual([]);
  });

  it('stands in no answer, be it of an error', () => {
    expect(answers.length).toBeGreaterThan(15);
    expect(answers.flatMap(foundIn)).toEqual([]);
  });

  it('would be found, were it there', () => {
    const written = [JSON.stringify(informant), informant.name.toUpperCase(), `+84${informant.phone.slice(1)}`];
    for (const text of [...written, Buffer.from(informant.email).toString('base64')]) {
      expect(foundIn(text).length).toBeGreaterThan(0);
    }
    expect(foundIn(textOfBytes(`\\x${Buffer.from(informant.name).toString('hex')}`))).not.toEqual([]);
  });
});

/** What the byte columns of a row hold, read as text. */
function textOfBytes(row: string): string {
  return [...row.matchAll(/\\x([0-9a-f]+)/g)].map(([, hex = '']) => Buffer.from(hex, 'hex').toString()).join('\n');
}

/** Every message of the system's topics from the first to the present end, with its key and headers. */
async function messagesOfAllTopics(): Promise<string[]> {
  const kafka = createKafka({ ...system.kafka, clientId: 'vigil.test.reader' });
  const admin = kafka.admin();
  await admin.connect();
  const topics = (await admin.listTopics()).filter((topic) => topic.startsWith(system.kafka.topicPrefix));
  const ends = (await Promise.all(topics.map((topic) => admin.fetchTopicOffsets(topic)))).flat();
  await admin.disconnect();
  const expected = ends.reduce((sum, { high }) => sum + Number(high), 0);
  const messages: string[] = [];
  const consumer = kafka.consumer({ groupId: `${system.kafka.topicPrefix}reader`, allowAutoTopicCreation: false });
  await consumer.connect();
  await consumer.subscribe({ topics, fromBeginning: true });
  await consumer.run({
    eachMessage: ({ topic, message }) => {
      const headers = Object.entries(message.headers ?? {}).map(([name, value]) => `${name}: ${String(value)}`);
      messages.push([topic, String(message.key), ...headers, String(message.value)].join('\n'));
      return Promise.resolve();
    },
  });
  await eventually(() => messages.length >= expected, { because: `${expected} messages`, withinMs: 30_000 });
  await consumer.disconnect();
  return messages;
}
