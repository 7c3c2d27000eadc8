import { once } from 'node:events';
import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import type { SetAsideCause } from '../drafts/draft.rules.js';
import type { ReadMail } from './mail.rules.js';

/** The longest mail takes some seconds; what takes longer was made to. */
const READING_LIMIT_MS = 15_000;
/** What a mail and its files are made of lies outside of this. */
const HEAP_MAX_MB = 192;

type Answer = { mail: ReadMail } | { unreadable: true };

/** A mail that is not for reading here. Says nothing of the mail but the cause. */
export class UnreadableMail extends Error {
  constructor(readonly setAsideCause: SetAsideCause) {
    super(`A mail cannot be read: ${setAsideCause}.`);
  }
}

/**
 * Reads mails in a thread with limits of its own: whatever someone sends, requests are answered meanwhile, and a mail
 * that eats time or memory takes nothing down but the thread.
 */
@Injectable()
export class MailReading implements OnModuleDestroy {
  /** Milliseconds for one mail. */
  limitMs = READING_LIMIT_MS;
  private worker: Worker | undefined;

  /** One at a time. @throws UnreadableMail. */
  async read(source: Uint8Array<ArrayBuffer>): Promise<ReadMail> {
    const worker = (this.worker ??= startWorker());
    try {
      const answer = await answerOf(worker, source, this.limitMs);
      if ('mail' in answer) return answer.mail;
    } catch {
      await this.rest(); // A thread that ran out of time or memory is of no more use.
      throw new UnreadableMail('too-costly');
    }
    throw new UnreadableMail('unreadable');
  }

  /** Ends the thread until the next mail. */
  async rest(): Promise<void> {
    const { worker } = this;
    this.worker = undefined;
    await worker?.terminate();
  }

  onModuleDestroy(): Promise<void> {
    return this.rest();
  }
}

function startWorker(): Worker {
  // Beside this file, compiled or not as this one is.
  const url = new URL(`./mail-reading.worker${extname(import.meta.url)}`, import.meta.url);
  const worker = new Worker(url, { resourceLimits: { maxOldGenerationSizeMb: HEAP_MAX_MB }, execArgv: [] });
  worker.on('error', () => undefined); // It reaches the read that it concerns; told to nobody, it would end the process.
  return worker;
}

/** Rejects when the thread ends, or takes too long. */
async function answerOf(worker: Worker, source: Uint8Array<ArrayBuffer>, limitMs: number): Promise<Answer> {
  const signal = AbortSignal.timeout(limitMs);
  const answered = once(worker, 'message', { signal }); // Also rejects at an error of the thread.
  worker.postMessage(source, [source.buffer]);
  const [answer] = (await answered) as [Answer];
  return answer;
}
