import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import { aPictureOf } from '../../infra/testing/sample-pictures.ts';
import type { System } from '../system.ts';

/** A way to send a file, and whose tip it would be added to. */
interface Way {
  path: string;
  headers: Record<string, string>;
}

/** Statuses with which the document lets a file be refused. */
const REFUSALS = [400, 409, 413, 415];
const RANDOM_FILES = 20;
/** The mark of a JPEG: what has it is taken for one, however little follows. */
const MARK_BYTES = 3;

const octets = { 'content-type': 'application/octet-stream' };

/** Sends what is no file, in every way, to tips that are there: each must be refused as the document says. */
export class MalformedFiles {
  private constructor(
    private readonly gateway: string,
    private readonly ways: Way[],
    private readonly photo: Buffer,
  ) {}

  /** @param officer the token of an officer who may record tips. */
  static async of({ gateway }: Pick<System, 'gateway'>, officer: string): Promise<MalformedFiles> {
    const authorization = `Bearer ${officer}`;
    const [open, recorded] = [await newTip(gateway), await newTip(gateway, authorization)];
    const ways: Way[] = [
      { path: '/v1/tips/receipts/attachments', headers: { 'receipt-code': open.receiptCode } },
      { path: `/v1/tips/${recorded.id}/attachments`, headers: { authorization } },
    ];
    return new MalformedFiles(gateway, ways, await aPictureOf('jpeg'));
  }

  /** Bytes that are of no kind, and a photo of which nothing came but less than its mark. */
  async ofNoKind(): Promise<void> {
    const parts = Array.from({ length: MARK_BYTES }, (_, length) => this.photo.subarray(0, length));
    // No random bytes begin as a file of an allowed kind does with these before them.
    const random = Array.from({ length: RANDOM_FILES }, (_, turn) =>
      Buffer.concat([Buffer.from([0x00, turn]), randomBytes(1 + turn ** 3)]),
    );
    const shifted = [Buffer.concat([Buffer.from('\n'), this.photo]), this.photo.subarray(1)];
    for (const body of [...parts, ...random, ...shifted]) await this.refuse({ body });
  }

  /** A photo under types and encodings under which no body is taken. */
  async underWrongTypes(): Promise<void> {
    const body = this.photo;
    for (const type of ['application/json', 'application/json; charset=utf-8', 'nonsense', ';', 'a/b/c'])
      await this.refuse({ body, headers: { 'content-type': type } });
    await this.refuse({ body: Buffer.from('{"file":"x"}'), headers: { 'content-type': 'application/json' } });
    await this.refuse({ body: Buffer.alloc(0), headers: { 'content-type': 'application/json' } });
  }

  /** Names, kinds and receipt codes that are none. */
  async underWrongNames(): Promise<void> {
    const [byReceipt, byOfficer] = this.ways as [Way, Way];
    for (const code of ['', '1', '4'.repeat(17), "' OR 1=1", '482109337712605x'])
      await this.refuse({ body: this.photo, headers: { 'receipt-code': code } }, [byReceipt]);
    for (const name of ['%', '%ff', '..', 'a%2Fb', 'a%00b', 'x'.repeat(2_000), '%F0%9F%92'])
      await this.refuse({ body: this.photo, headers: { 'file-name': name } }, [byOfficer]);
    for (const query of ['?kind=film', '?kind=', '?kind=evidence&kind=evidence', '?surprise=1'])
      await this.refuse({ body: this.photo, query }, [byOfficer]);
  }

  /** Lengths that are none, and bodies that end before the length that they announced: no file has come then. */
  async ofBrokenLengths(): Promise<void> {
    const { length } = this.photo;
    const lengths = [
      `content-length: ${length + 1}`,
      `content-length: ${64 * 1024 * 1024}`,
      'content-length: nine',
      'content-length: -1',
      `content-length: ${length}\r\ncontent-length: ${length + 1}`,
      `content-length: ${length}\r\ntransfer-encoding: chunked`,
      'transfer-encoding: chunked',
      'transfer-encoding: gzip',
    ];
    for (const way of this.ways)
      for (const header of lengths) {
        const answer = await this.talk(way, header);
        if (!/^(HTTP\/1\.1 4\d\d |$)/.test(answer)) throw new Error(`${way.path} ${header} → ${answer}`);
      }
  }

  private async refuse(
    { body, headers, query = '' }: { body: Buffer; headers?: Record<string, string>; query?: string },
    ways = this.ways,
  ): Promise<void> {
    for (const way of ways) {
      const all = { ...octets, ...way.headers, ...headers };
      const answer = await fetch(this.gateway + way.path + query, {
        method: 'POST',
        headers: all,
        body: body as never,
      });
      const told = `${way.path}${query} ${JSON.stringify(headers)} ${body.length} → ${answer.status} ${await answer.text()}`;
      if (!REFUSALS.includes(answer.status)) throw new Error(told);
      if (!answer.headers.get('content-type')?.startsWith('application/problem+json')) throw new Error(told);
    }
  }

  /** What is answered to the photo after this header; nothing where the connection is ended without. */
  private async talk({ path, headers }: Way, lengthHeader: string): Promise<string> {
    const { hostname, port } = new URL(this.gateway);
    const socket = connect(Number(port), hostname);
    let answer = '';
    socket.on('data', (data: Buffer) => (answer += data.toString('latin1')));
    socket.on('error', () => undefined); // An ended connection is an answer.
    const named = Object.entries({ host: hostname, connection: 'close', ...octets, ...headers });
    const lines = [`POST ${path} HTTP/1.1`, ...named.map(([name, value]) => `${name}: ${value}`), lengthHeader];
    socket.end(Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`), this.photo]));
    await once(socket, 'close');
    return answer;
  }
}

async function newTip(gateway: string, authorization?: string): Promise<{ id: string; receiptCode: string }> {
  const tip = {
    kind: 'citizen',
    content: 'Gian hàng bán hàng giả nhãn hiệu, đã mua và đối chiếu với hàng thật.',
    violation: 'counterfeit-mark',
    place: { provinceCode: '79' },
    ...(authorization && { channel: 'phone' }),
  };
  const headers = { 'content-type': 'application/json', ...(authorization && { authorization }) };
  const answer = await fetch(`${gateway}/v1/tips`, { method: 'POST', headers, body: JSON.stringify(tip) });
  return (await answer.json()) as { id: string; receiptCode: string };
}
