import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withFileLock } from './file-lock.ts';
import { scratchFolder } from './testing/scratch.ts';

describe('a file lock', () => {
  const folder = scratchFolder();

  it('lets one in at a time', async () => {
    const path = join(folder, 'one.lock');
    let inside = 0;
    const visit = () =>
      withFileLock(path, async () => {
        inside += 1;
        await new Promise((resolve) => setTimeout(resolve, 20));
        return inside--;
      });
    expect(await Promise.all([visit(), visit(), visit()])).toEqual([1, 1, 1]);
    expect(existsSync(path)).toBe(false);
  });

  it('is taken over from an owner that died', async () => {
    const path = join(folder, 'orphan.lock');
    writeFileSync(path, JSON.stringify({ pid: process.pid, born: 'long before' }));
    await expect(withFileLock(path, async () => 'in')).resolves.toBe('in');
  });

  it('is given back when the work fails', async () => {
    const path = join(folder, 'failing.lock');
    await expect(withFileLock(path, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(existsSync(path)).toBe(false);
  });
});
