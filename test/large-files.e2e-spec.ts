import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { eventually } from '#shared/testing';
import { riff } from '../infra/testing/sample-recordings.ts';
import { sha256 } from './api-conformance/attachments.ts';
import { purpose, reason } from './api-conformance/informants.ts';
import { Door, type Thing } from './documented-errors/door.ts';
import { Things } from './documented-errors/things.ts';
import { startSystem, type System } from './system.ts';

const LIMIT_MS = 180_000;
const MIB = 1024 * 1024;
const FILE_MIB = 40;
/** Files under way at once, and how much more memory the gateway may have had for all of them than without. */
const AT_ONCE = 4;
const GROWTH_MAX_MIB = 100;

let system: System;
let door: Door;
let recording: Buffer;

beforeAll(async () => {
  system = await startSystem();
  door = await Door.of(system);
  recording = aRecording(FILE_MIB);
}, LIMIT_MS);
afterAll(() => system?.stop());

/** A recording of noise, which nothing on its way can make shorter. */
function aRecording(mib: number): Buffer {
  const format = Buffer.from([1, 0, 1, 0, 0x40, 0x1f, 0, 0, 0x40, 0x1f, 0, 0, 1, 0, 8, 0]);
  const noise = randomBytes(mib * MIB);
  return riff('RIFF', Buffer.concat([Buffer.from('WAVE'), riff('fmt ', format), riff('data', noise)]));
}

/** A tip of which the agency may see the originals, and the opening by which it may. */
async function openedTip(): Promise<{ tipId: string; openingId: string }> {
  const { tip } = await new Things(door, '', system).offeredCase();
  const opening = await door.done<Thing>('askForInformant', { id: tip.id, body: JSON.stringify(purpose) });
  const consent = { id: opening.id, headers: { 'if-match': '"1"' }, body: JSON.stringify(reason) };
  await door.done('consentToInformantOpening', consent);
  return { tipId: tip.id, openingId: opening.id };
}

async function sendAndTake({ tipId, openingId }: { tipId: string; openingId: string }, file: Buffer): Promise<void> {
  // Of a recording of a call no copy is made, which would take longer than its way.
  const sent = await door.done('addAttachment', { id: tipId, query: '?kind=call-recording', body: file });
  expect(sent).toMatchObject({ sha256: sha256(file), bytes: file.length, mediaType: 'audio/wav' });
  const number = Number(sent['number']);
  await eventually(
    async () => {
      const { items } = await door.done<{ items: Thing[] }>('listAttachments', { id: tipId });
      return items.some((item) => item['number'] === number && item['state'] === 'checked');
    },
    { withinMs: 60_000, because: 'the file has been checked' },
  );
  const answer = await fetch(`${system.gateway}/v1/informant-openings/${openingId}/originals`, {
    method: 'POST',
    headers: { authorization: `Bearer ${door.tokens.agency}`, 'content-type': 'application/json' },
    body: JSON.stringify({ number }),
  });
  expect(answer.headers.get('content-length')).toBe(String(file.length));
  expect(sha256(new Uint8Array(await answer.arrayBuffer()))).toBe(sha256(file));
}

/** The most memory that the gateway has had since `forgetMost`, in MiB. */
function mostOfGateway(): number {
  const status = readFileSync(`/proc/${system.services.gateway.pid}/status`, 'utf8');
  return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1]) / 1024;
}

function forgetMost(): void {
  writeFileSync(`/proc/${system.services.gateway.pid}/clear_refs`, '5');
}

describe(`a recording of ${FILE_MIB} MiB`, () => {
  it(
    'passes through the gateway to intake and back byte for byte, and the gateway holds little of it',
    async () => {
      const places = [];
      for (let made = 0; made < AT_ONCE; made += 1) places.push(await openedTip());
      await sendAndTake(places[0]!, aRecording(1)); // What the first file needs is not asked of the others.
      forgetMost();
      const before = mostOfGateway();
      await Promise.all(places.map((place) => sendAndTake(place, recording)));
      const growth = mostOfGateway() - before;
      expect(growth).toBeLessThan(GROWTH_MAX_MIB);
    },
    LIMIT_MS,
  );
});
