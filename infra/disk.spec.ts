import { diskFault, requireDiskSpace } from './disk.ts';

describe('a full disk', () => {
  it('refuses the start below one gigabyte and says what to do', () => {
    expect(() => requireDiskSpace('/data', 200 * 1024 ** 2)).toThrow(
      /disk of \/data is too full \(200 MB are free, 1 GB is needed\): free some space .* VIGIL_DATA_DIR .* DATABASE_URL/,
    );
  });

  it('lets the start pass with room enough', () => {
    expect(() => requireDiskSpace('/data', 2 * 1024 ** 3)).not.toThrow();
  });

  it.each(['ENOSPC: no space left on device, write', 'FATAL: could not write: No space left on device'])(
    'is recognised in "%s"',
    (message) => expect(diskFault('/data', message)?.message).toMatch(/free some space/),
  );

  it('is not suspected behind another error', () => {
    expect(diskFault('/data', 'EACCES: permission denied')).toBeUndefined();
  });
});
