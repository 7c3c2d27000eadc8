import { pino, type DestinationStream } from 'pino';

/** Lines are written together, in one system call: after so many bytes … */
const BUFFER_BYTES = 8 * 1024;
/** … or this long after the first of them, in milliseconds. */
const FLUSH_AFTER_MS = 200;
/** pino's number of `warn`: from here on a line is written at once. */
const WARN = 40;

/**
 * Standard output with a short memory: a system call for each line would cost more than the line's own request. What
 * someone must see (warnings, errors, a fatal fault) is written at once, and all that came before it, in order.
 * A process that is killed may lose the lines of its last moment.
 */
export class BufferedLines implements DestinationStream {
  /** Set by pino before each line, since the constructor asks it to. */
  lastLevel = 0;
  private readonly output = pino.destination({ dest: 1, sync: true, minLength: BUFFER_BYTES });
  private timer: NodeJS.Timeout | undefined;

  constructor() {
    Object.assign(this, { [Symbol.for('pino.metadata')]: true });
    process.once('exit', () => this.flush());
  }

  /** Takes a line, with its line end. */
  write(line: string): void {
    this.output.write(line);
    if (this.lastLevel >= WARN) this.flush();
    else this.timer ??= setTimeout(() => this.flush(), FLUSH_AFTER_MS).unref();
  }

  private flush(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.output.flush(); // Not flushSync(), which waits until the disk has it.
  }
}
