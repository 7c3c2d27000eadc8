import { spawn, type ChildProcess } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { setPriority } from 'node:os';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { outcomeFromBytes, type CleaningOutcome } from './clean-copy.rules.js';
import { HEAD_BYTES, kindOf, type FileKind } from './file-kinds.rules.js';

/** The largest file takes some seconds; what takes longer was made to. */
const CLEANING_LIMIT_MS = 60_000;
/** A picture of 100 megapixels with the copy of it, or the longest film twice. */
const MEMORY_MAX_BYTES = 1_500_000_000;
/** What a PDF is parsed into lies in the heap; all else is outside of it. */
const HEAP_MAX_MB = 768;
/** A PNG whose palette was dropped grows; more than this was made to. */
const COPY_BYTES_MAX = 160_000_000;
const MEMORY_POLL_MS = 50;
const PAGE_BYTES = 4_096;
/** Left to the service itself where the memory of both is limited (a container). */
const OWN_BYTES = 200_000_000;
/** Less would clean nothing. */
const MEMORY_MIN_BYTES = 300_000_000;
/** Requests go before: the lowest that still gets on (see `nice(1)`). */
const NICENESS = 10;

/**
 * Makes cleaned copies, each in a process of its own that sees no other file, no secret and nobody: what a hostile file
 * does to a decoder ends with that process. One at a time; the others wait.
 */
@Injectable()
export class Cleaner implements OnModuleDestroy {
  /** Milliseconds for one file. */
  limitMs = CLEANING_LIMIT_MS;
  /** Bytes of memory for one file. */
  memoryMaxBytes = MEMORY_MAX_BYTES;
  private before: Promise<unknown> = Promise.resolve();
  private running: ChildProcess | undefined;
  private closed = false;

  /** @param kind one whose copy is `made`. @throws Error when this is being closed, or the kind has no copy. */
  cleanCopy(kind: FileKind, bytes: Buffer): Promise<CleaningOutcome> {
    const outcome = this.before.then(() => this.cleanAlone(kind, bytes));
    this.before = outcome.catch(() => undefined); // It is told to whoever asked for it.
    return outcome;
  }

  /** Ends what is under way; it is rejected, as is what waits. */
  async close(): Promise<void> {
    this.closed = true;
    this.running?.kill('SIGKILL');
    await this.before;
  }

  onModuleDestroy(): Promise<void> {
    return this.close();
  }

  private async cleanAlone({ mediaType, copy }: FileKind, bytes: Buffer): Promise<CleaningOutcome> {
    if (copy === 'none') throw new Error(`No cleaned copy is made of ${mediaType}.`);
    if (this.closed) throw new Error('No files are cleaned any more: the service ends.');
    const child = (this.running = startChild(mediaType));
    const limits = new Limits(child, this.limitMs, withinContainer(this.memoryMaxBytes));
    try {
      const written = await writtenBy(child, bytes, limits);
      return limits.timedOut ? { refused: 'timed-out' } : await checked(mediaType, written);
    } finally {
      limits.end();
      this.running = undefined;
    }
  }
}

/** Kills a process that takes too long or too much. */
class Limits {
  timedOut = false;
  /** Whether the process was ended for what it did; one that ends by another signal did nothing wrong. */
  passed = false;
  private readonly clock: NodeJS.Timeout;
  private readonly scale: NodeJS.Timeout;

  constructor(
    private readonly child: ChildProcess,
    limitMs: number,
    memoryMaxBytes: number,
  ) {
    this.clock = setTimeout(() => {
      this.timedOut = true;
      this.kill();
    }, limitMs);
    this.scale = setInterval(() => void this.weigh(memoryMaxBytes), MEMORY_POLL_MS);
  }

  kill(): void {
    this.passed = true;
    this.child.kill('SIGKILL');
  }

  end(): void {
    clearTimeout(this.clock);
    clearInterval(this.scale);
  }

  /** Where the system tells of it (Linux); elsewhere the heap's own limit holds alone. */
  private async weigh(memoryMaxBytes: number): Promise<void> {
    const [, residentPages = 0] = await readFile(`/proc/${this.child.pid}/statm`, 'utf8').then(
      (text) => text.split(' ').map(Number),
      () => [], // It has ended.
    );
    if (residentPages * PAGE_BYTES > memoryMaxBytes) this.kill();
  }
}

/** No more than what is left of the memory that the container of both may have. */
function withinContainer(bytes: number): number {
  const limitBytes = process.constrainedMemory();
  if (limitBytes === 0) return bytes;
  const left = limitBytes - process.memoryUsage.rss() - OWN_BYTES;
  return Math.min(bytes, Math.max(left, MEMORY_MIN_BYTES));
}

function startChild(mediaType: string): ChildProcess {
  // Beside this file, compiled or not as this one is.
  const program = new URL(`./cleaning.worker${extname(import.meta.url)}`, import.meta.url);
  const child = spawn(process.execPath, [...nodeOptions(program), fileURLToPath(program), mediaType], {
    env: { VIPS_DISC_THRESHOLD: '4g' }, // No secret is handed on; pixels are never put on a disk.
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  if (child.pid !== undefined) setPriority(child.pid, NICENESS);
  return child;
}

function nodeOptions(program: URL): string[] {
  const heap = `--max-old-space-size=${HEAP_MAX_MB}`;
  if (!process.allowedNodeEnvironmentFlags.has('--permission')) return [heap]; // Node 20 and 22.
  const folder = fileURLToPath(new URL('.', program));
  const root = createRequire(import.meta.url)
    .resolve('sharp')
    .replace(/node_modules.*$/, '');
  const readable = [`${folder}*`, `${root}node_modules/*`, `${root}package.json`];
  return [heap, '--permission', '--allow-addons', ...readable.map((path) => `--allow-fs-read=${path}`)];
}

/** What the process says of its copy must not rest on what a hostile file may have made of it. */
async function checked(mediaType: string, written: Buffer | undefined): Promise<CleaningOutcome> {
  const outcome = (written && outcomeFromBytes(written)) ?? { refused: 'malformed' };
  if ('refused' in outcome) return outcome;
  const kind = await kindOf(outcome.bytes.subarray(0, HEAD_BYTES));
  return kind?.mediaType === mediaType ? { ...outcome, mediaType } : { refused: 'malformed' };
}

/**
 * What the process wrote, unless it failed at the file.
 * @throws Error when it was ended from outside, or could not be started: the file has no part in that.
 */
async function writtenBy(child: ChildProcess, bytes: Buffer, limits: Limits): Promise<Buffer | undefined> {
  const parts: Buffer[] = [];
  let length = 0;
  child.stdout?.on('data', (part: Buffer) => {
    length += part.length;
    if (length > COPY_BYTES_MAX) limits.kill();
    else parts.push(part);
  });
  child.stdin?.on('error', () => undefined); // The process has ended, which is told below.
  child.stdin?.end(bytes);
  const [code, signal] = await new Promise<[number | null, NodeJS.Signals | null]>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (...ended) => resolve(ended));
  });
  if (signal !== null && !limits.passed && !isCrash(signal))
    throw new Error(`A cleaning process was ended by ${signal}.`);
  return code === 0 ? Buffer.concat(parts) : undefined;
}

/** Signals by which a process ends that did something impossible. */
function isCrash(signal: NodeJS.Signals): boolean {
  return ['SIGSEGV', 'SIGABRT', 'SIGBUS', 'SIGILL', 'SIGFPE', 'SIGTRAP'].includes(signal);
}
