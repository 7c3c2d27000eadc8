import { AppError } from './app-error.js';

/** How long a request waits to be admitted before it is told that the service is busy, in milliseconds. */
const ADMISSION_LIMIT_MS = 1_500;
const RETRY_AFTER_SECONDS = 2;

/**
 * Admits as many requests at once as there are connections to the database; others wait for their turn, but not for
 * long: a caller that is told soon to come back is better off than one who waits at every statement.
 */
export class Admission {
  private readonly waiting: (() => void)[] = [];
  private admitted = 0;

  /** @param places how many requests are worked on at once. */
  constructor(
    private readonly places: number,
    private readonly limitMs = ADMISSION_LIMIT_MS,
  ) {}

  /**
   * Resolves when there is a place; answers how to leave it.
   * @throws AppError `unavailable` with Retry-After when none became free in time.
   */
  async admit(): Promise<() => void> {
    if (this.admitted < this.places) this.admitted += 1;
    else await this.turn();
    return () => this.leave();
  }

  private turn(): Promise<void> {
    return new Promise((resolve, reject) => {
      const enter = () => {
        clearTimeout(timer);
        resolve();
      };
      const timer = setTimeout(() => {
        this.waiting.splice(this.waiting.indexOf(enter), 1);
        reject(new AppError('unavailable', { retryAfterSeconds: RETRY_AFTER_SECONDS }));
      }, this.limitMs);
      this.waiting.push(enter);
    });
  }

  /** The place goes to whoever has waited longest. */
  private leave(): void {
    const next = this.waiting.shift();
    if (next) next();
    else this.admitted -= 1;
  }
}
