import { readFileSync } from 'node:fs';

/** The source of business times; injected, so that tests and the demo can move it. Tokens, signatures and leases use real time. */
export abstract class Clock {
  /** The present moment. */
  abstract now(): Date;
}

/** Real time. */
export class SystemClock extends Clock {
  now(): Date {
    return new Date();
  }
}

/** The content of a clock file: virtual time `at` was real time `real`, and runs `rate` times as fast. */
export interface ClockSetting {
  /** RFC 3339 moment of virtual time. */
  at: string;
  /** Milliseconds since the epoch of real time. */
  real: number;
  /** Virtual seconds per real second; 0 stands still. */
  rate: number;
}

/** One clock for all processes that read the same file; refused in production. */
export class FileClock extends Clock {
  constructor(private readonly file: string) {
    super();
  }

  /** @throws Error when the file is missing or malformed. */
  now(): Date {
    const { at, real, rate } = JSON.parse(readFileSync(this.file, 'utf8')) as ClockSetting;
    const moment = new Date(Date.parse(at) + (Date.now() - real) * rate);
    if (Number.isNaN(moment.getTime())) throw new Error(`The clock file ${this.file} holds no valid time.`);
    return moment;
  }
}

/** The clock that the environment asks for. */
export function clockOf(env: { CLOCK: 'system' | 'virtual'; CLOCK_FILE?: string }): Clock {
  return env.CLOCK === 'virtual' && env.CLOCK_FILE ? new FileClock(env.CLOCK_FILE) : new SystemClock();
}

// Viet Nam has one zone without summer time, and has had it since 1975.
const vietNam = new Intl.DateTimeFormat('en-CA', {
  timeZone: 'Asia/Ho_Chi_Minh',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
});

/** The calendar day in Viet Nam as `YYYY-MM-DD`. */
export function vnDate(date: Date): string {
  return vietNam.format(date);
}

/** The calendar year in Viet Nam, by which references such as `TB-2026-000123` are numbered. */
export function vnYear(date: Date): number {
  return Number(vnDate(date).slice(0, 4));
}
