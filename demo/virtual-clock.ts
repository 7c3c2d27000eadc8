import { readFileSync, renameSync, writeFileSync } from 'node:fs';

/** The clock of the whole system: a file that the director alone writes, and that runs as fast as real time. */
export class VirtualClock {
  private readonly file: string;

  constructor(file: string) {
    this.file = file;
  }

  now(): Date {
    const { at, real, rate } = JSON.parse(readFileSync(this.file, 'utf8')) as ClockSetting;
    return new Date(Date.parse(at) + (Date.now() - real) * rate);
  }

  /** Jumps to the moment, unless it has passed already; time never runs backwards here. */
  moveTo(moment: Date): void {
    if (moment > this.now()) this.set(moment);
  }

  set(moment: Date): void {
    const setting: ClockSetting = { at: moment.toISOString(), real: Date.now(), rate: 1 };
    // Written beside and moved over, so that no service ever reads half a file.
    writeFileSync(`${this.file}.next`, JSON.stringify(setting));
    renameSync(`${this.file}.next`, this.file);
  }
}

interface ClockSetting {
  at: string;
  real: number;
  rate: number;
}
