import { renameSync, writeFileSync } from 'node:fs';

/** The virtual clock that all services of a system follow. */
export class SystemClockFile {
  constructor(readonly file: string) {}

  /** Sets the business time; from then on it runs `rate` times as fast as real time. */
  set(at: Date | string, rate = 1): void {
    const setting = { at: new Date(at).toISOString(), real: Date.now(), rate };
    writeFileSync(`${this.file}.new`, JSON.stringify(setting));
    renameSync(`${this.file}.new`, this.file); // Services read at any moment and must never see half a file.
  }
}
