import { connect, type Socket } from 'node:net';

/** No answer of clamd is longer: the name of a signature or one sentence. */
const REPLY_BYTES_MAX = 4_096;
const END_OF_TEXT = '\0';
const LENGTH_BYTES = 4;
const END_OF_STREAM = Buffer.alloc(LENGTH_BYTES);

/** Why there is no verdict: `size` alone would be the same at the next attempt. */
export type NoVerdict = 'not-configured' | 'connection' | 'time' | 'size' | 'reply';

/** There is no verdict, which never means that the file is clean. Says nothing of the file. */
export class ScannerUnavailable extends Error {
  override name = 'ScannerUnavailable';

  constructor(
    readonly reason: NoVerdict,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** Where clamd listens. */
export interface ClamdAddress {
  host: string;
  port: number;
}

/** How long each part of a conversation may last, in milliseconds. */
export interface ClamdLimits {
  /** Until the connection stands. */
  connectMs: number;
  /** Without a byte that moves, until the whole file is sent. */
  idleMs: number;
  /** From the first step to the answer. */
  totalMs: number;
}

/** What is asked, and the file where the command takes one. */
export interface ClamdQuestion {
  command: 'PING' | 'VERSION' | 'INSTREAM';
  bytes?: AsyncIterable<Uint8Array>;
}

/** One question to clamd over a connection of its own, which is gone when this ends. */
export class ClamdConversation {
  private readonly socket: Socket;
  private sent = false;
  /** What the source of the bytes threw: its fault is its own, not the scanner's. */
  private sourceFault?: { error: unknown };

  constructor(
    address: ClamdAddress,
    private readonly limits: ClamdLimits,
  ) {
    this.socket = connect({ ...address, noDelay: true });
  }

  /**
   * The answer without its end mark.
   * @throws ScannerUnavailable when none comes whole and in time, or before everything was sent;
   * whatever the source of the bytes throws.
   */
  async ask(question: ClamdQuestion): Promise<string> {
    const timers = this.watch();
    const answer = this.answer();
    try {
      const sending = this.send(question);
      return await Promise.race([answer, sending.then(() => answer)]);
    } catch (error) {
      if (this.sourceFault) throw this.sourceFault.error;
      throw unavailable(error);
    } finally {
      timers.forEach(clearTimeout);
      this.socket.destroy();
    }
  }

  private watch(): NodeJS.Timeout[] {
    const { connectMs, idleMs, totalMs } = this.limits;
    const connecting = this.endAfter(connectMs, 'did not take the connection');
    this.socket.setTimeout(idleMs, () => this.socket.destroy(late('took or was given nothing', idleMs)));
    this.socket.once('connect', () => clearTimeout(connecting));
    return [connecting, this.endAfter(totalMs, 'did not answer')];
  }

  private endAfter(ms: number, what: string): NodeJS.Timeout {
    return setTimeout(() => this.socket.destroy(late(what, ms)), ms);
  }

  private answer(): Promise<string> {
    const answer = new Promise<string>((resolve, reject) => {
      let text = '';
      this.socket.on('data', (bytes: Buffer) => {
        text += bytes.toString('latin1');
        const end = text.indexOf(END_OF_TEXT);
        if (end >= 0) return this.accept(text.slice(0, end), resolve, reject);
        if (text.length > REPLY_BYTES_MAX) reject(strange());
      });
      this.socket.once('error', reject);
      this.socket.once('close', () => reject(new Error('clamd cut the connection before its answer was whole')));
    });
    answer.catch(() => undefined); // It may fail while nobody waits for it yet.
    return answer;
  }

  /** An answer to a part of the file says nothing of its rest; only that clamd takes no more of it. */
  private accept(text: string, resolve: (text: string) => void, reject: (error: Error) => void): void {
    if (this.sent || text.endsWith(' ERROR')) resolve(text);
    else reject(strange());
  }

  private async send({ command, bytes }: ClamdQuestion): Promise<void> {
    this.sent = !bytes;
    await this.write(Buffer.from(`z${command}${END_OF_TEXT}`));
    if (bytes) await this.sendAll(bytes);
    this.socket.setTimeout(0); // While it scans it is silent: the limit of the whole holds.
  }

  private async sendAll(bytes: AsyncIterable<Uint8Array>): Promise<void> {
    for await (const piece of this.noting(bytes)) {
      // A piece without bytes would be the end of the file to clamd, and the rest never scanned.
      if (piece.byteLength > 0) await this.write(lengthOf(piece), piece);
    }
    this.sent = true;
    await this.write(END_OF_STREAM);
  }

  private async *noting(bytes: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
    try {
      yield* bytes;
    } catch (error) {
      this.sourceFault = { error };
      throw error;
    }
  }

  /** Ends when the system has taken the bytes, so that never more than one piece is held. */
  private write(...parts: Uint8Array[]): Promise<void> {
    return new Promise((resolve, reject) => {
      this.socket.cork();
      parts.forEach((part, index) => {
        if (index < parts.length - 1) this.socket.write(part);
        else this.socket.write(part, (error) => (error ? reject(error) : resolve()));
      });
      this.socket.uncork();
    });
  }
}

function lengthOf(piece: Uint8Array): Buffer {
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeUInt32BE(piece.byteLength);
  return length;
}

function late(what: string, ms: number): ScannerUnavailable {
  return new ScannerUnavailable('time', `clamd ${what} within ${ms} ms.`);
}

/** For an answer that clamd does not give. It is not repeated: it may be anything. */
export function strange(): ScannerUnavailable {
  return new ScannerUnavailable('reply', 'What answers at the address of clamd does not speak as clamd does.');
}

function unavailable(error: unknown): ScannerUnavailable {
  if (error instanceof ScannerUnavailable) return error;
  const { code, message } = error as NodeJS.ErrnoException;
  return new ScannerUnavailable('connection', `clamd cannot be asked: ${code ?? message}.`, { cause: error });
}
