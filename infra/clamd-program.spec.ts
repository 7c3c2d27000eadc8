import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { clamdProgram } from './clamd-program.ts';
import { pathWith, scratchFolder } from './testing/scratch.ts';

describe('the program clamd', () => {
  const folder = scratchFolder();

  it('is the one on the PATH when there is one', async () => {
    const env = pathWith(folder, { clamd: 'exit 0' });
    await expect(clamdProgram(join(folder, 'a'), env)).resolves.toEqual({
      command: join(env.PATH ?? '', 'clamd'),
      env,
    });
  });

  it('is asked for where neither it nor apt is', async () => {
    await expect(clamdProgram(join(folder, 'b'), pathWith(folder, {}))).rejects.toThrow(
      'There is no clamd and no "apt-get" here: install clamd (for example the package "clamav-daemon") so that it is on the PATH.',
    );
  });

  it('is fetched with lists of its own when the system has none, and leaves nothing half behind', async () => {
    const env = pathWith(folder, { 'apt-get': 'echo "$*" >> "${0%/*}/asked"; echo "E: Unable to fetch"; exit 100' });
    await expect(clamdProgram(join(folder, 'c'), env)).rejects.toThrow(
      /install clamd .* or check the network; apt-get said: E: Unable to fetch$/,
    );
    expect(existsSync(join(folder, 'c'))).toBe(false);
  });

  it('is unpacked once, with the libraries that the system lacks', async () => {
    const programs = {
      'apt-get': 'shift "$(($# - 1))"; : > "$1.deb"',
      dpkg: '/bin/mkdir -p "$3/usr/sbin" "$3/usr/lib/x86_64-linux-gnu"; : > "$3/usr/lib/${2##*/}"',
      'dpkg-deb': 'case "$2" in *daemon.deb) echo "adduser, libclamav12 (>= 1.4), libc6 | musl";; esac',
      'dpkg-query': 'case "$4" in libc6) printf installed;; *) exit 1;; esac',
    };
    const target = join(folder, 'd');
    const { command, env } = await clamdProgram(target, pathWith(folder, programs));
    expect(command).toBe(join(target, 'usr', 'sbin', 'clamd'));
    expect(env.LD_LIBRARY_PATH).toBe(`${join(target, 'usr/lib/x86_64-linux-gnu')}:${join(target, 'usr/lib')}`);
    const unpacked = ['clamav-daemon', 'libclamav12', 'libc6'].map((name) =>
      existsSync(join(target, 'usr/lib', `${name}.deb`)),
    );
    expect(unpacked).toEqual([true, true, false]);
    await expect(clamdProgram(target, pathWith(folder, {}))).resolves.toMatchObject({ command });
  });
});
