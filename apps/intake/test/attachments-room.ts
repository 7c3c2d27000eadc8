import { createHash } from 'node:crypto';
import type { Response } from 'supertest';
import { eventually } from '#shared/testing';
import type { AttachmentDto } from '../src/attachments/attachment.dto.js';
import type { IntakeService } from './intake-service.js';
import { aTip } from './tips.data.js';

type Header = Record<string, string>;

export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** What informants and officers do with files, through the door. */
export function filesOf(intake: IntakeService) {
  const list = async (id: string, as: Header): Promise<AttachmentDto[]> =>
    ((await intake.http.get(`/v1/tips/${id}/attachments`).set(as).expect(200)).body as { items: AttachmentDto[] })
      .items;
  return {
    list,

    /** A tip of the web form, by its receipt. */
    async aPublicTip(changes: object = {}): Promise<{ receiptCode: string; reference: string }> {
      const { body } = await intake.http.post('/v1/tips').send(aTip(changes)).expect(201);
      return body as { receiptCode: string; reference: string };
    },

    sendByReceipt: (receiptCode: string, bytes: Buffer, headers: Header = {}): Promise<Response> =>
      intake.http
        .post('/v1/tips/receipts/attachments')
        .set({ 'receipt-code': receiptCode, 'content-type': 'application/octet-stream', ...headers })
        .send(bytes),

    send: (id: string, bytes: Buffer, as: Header, query = ''): Promise<Response> =>
      intake.http
        .post(`/v1/tips/${id}/attachments${query}`)
        .set({ 'content-type': 'application/octet-stream', ...as })
        .send(bytes),

    get: (path: string, as: Header): Promise<Response> => intake.http.get(path).set(as).buffer(true).parse(bytesOf),

    /** A file once it has been checked. */
    checked: (id: string, number: number, as: Header): Promise<AttachmentDto> =>
      eventually(async () => (await list(id, as)).find((one) => one.number === number && one.state !== 'unchecked'), {
        withinMs: 60_000,
        because: 'the file has been checked',
      }),
  };
}

/** The body of an answer as bytes; superagent would read pictures and texts each in its own way. */
function bytesOf(answer: Response, done: (error: Error | null, body: Buffer) => void): void {
  const parts: Buffer[] = [];
  const stream = answer as unknown as NodeJS.ReadableStream;
  stream.on('data', (part: Buffer) => parts.push(part));
  stream.on('end', () => done(null, Buffer.concat(parts)));
}
