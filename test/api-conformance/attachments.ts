import { createHash } from 'node:crypto';
import { eventually } from '#shared/testing';
import { aPictureOf } from '../../infra/testing/sample-pictures.ts';
import type { Done } from './done.ts';
import { purpose, reason } from './informants.ts';

interface ListedFile {
  state: string;
  copy?: { sha256: string };
}

/** The SHA-256 of a file, or of an answer that is one. */
export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** A body that is a file, and what it is sent with. */
export const aFile = (raw: Buffer, headers: Record<string, string> = {}) => ({
  raw,
  headers: { 'content-type': 'application/octet-stream', ...headers },
});

/** Every operation about files of tips, with success. `tip` opens a case that the agency leads. */
export async function driveAttachments(done: Done, tip: object): Promise<void> {
  const photo = await aPictureOf('jpeg');
  const { receiptCode } = await done('submitTip', { body: tip });
  const byReceipt = aFile(photo, { 'receipt-code': String(receiptCode) });
  expect(await done('addAttachmentByReceipt', byReceipt)).toMatchObject({ number: 1, sha256: sha256(photo) });
  const informant = { name: 'Nguyễn Thị Hạnh', phone: '0987 654 321' };
  const entered = await done('submitTip', { as: 'hotline', body: { ...tip, channel: 'phone', informant } });
  const id = String(entered['id']);
  const named = aFile(photo, { 'file-name': encodeURIComponent('Biên bản số 5.jpg') });
  await done('addAttachment', { as: 'hotline', id, query: '?kind=evidence', ...named });
  await readCopy(done, id);
  await takeOriginal(done, id, photo);
  await done('listCustody', { as: 'hotline', id, number: '1', query: '?limit=2' });
  await done('withholdAttachment', { as: 'hotline', id, number: '1', body: { kind: 'identity' } });
}

async function readCopy(done: Done, id: string): Promise<void> {
  const copy = await eventually(async () => {
    const { items } = (await done('listAttachments', { as: 'hotline', id })) as { items: ListedFile[] };
    return items.find(({ state }) => state === 'checked')?.copy;
  });
  expect(sha256(await bytesOf(done, 'readAttachment', { as: 'hotline', id, number: '1' }))).toBe(copy.sha256);
}

async function takeOriginal(done: Done, tipId: string, photo: Buffer): Promise<void> {
  const opening = await eventually(() => done('askForInformant', { as: 'agency', id: tipId, body: purpose }));
  const id = String(opening['id']);
  await done('consentToInformantOpening', { as: 'agencyHead', id, headers: { 'if-match': '"1"' }, body: reason });
  const original = await bytesOf(done, 'handOutOriginal', { as: 'agency', id, body: { number: 1 } });
  expect(sha256(original)).toBe(sha256(photo));
}

async function bytesOf(done: Done, operationId: string, request: Parameters<Done>[1]): Promise<Buffer> {
  const answer: unknown = await done(operationId, request);
  return Buffer.from(answer as string, 'latin1');
}
