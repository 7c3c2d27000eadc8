import { existsSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { StartFault } from './fault.ts';
import { withFileLock } from './file-lock.ts';
import { CLAMD_PACKAGES, ensureFolder } from './paths.ts';
import { MISSING_PROGRAM, runProgram } from './run-program.ts';

const PACKAGE = 'clamav-daemon';
/** Written when every package is unpacked; a change of what is unpacked gets a new name. */
const STAMP = 'complete-1';
const REMEDY = 'install clamd (for example the package "clamav-daemon") so that it is on the PATH';

/** A clamd that can be started, and where its libraries are when the system has them not. */
export interface ClamdProgram {
  command: string;
  env: NodeJS.ProcessEnv;
}

/**
 * The clamd on the PATH, else Debian's, fetched once and unpacked under `folder`; nothing is installed.
 * @throws StartFault saying what to install.
 */
export async function clamdProgram(folder = CLAMD_PACKAGES, env = process.env): Promise<ClamdProgram> {
  const installed = (env.PATH ?? '').split(delimiter).map((place) => join(place, 'clamd'));
  const command = installed.find((path) => existsSync(path));
  if (command) return { command, env };
  await withFileLock(`${folder}.lock`, async () => {
    if (!existsSync(join(folder, STAMP))) await fetchProgram(folder, env);
  });
  return { command: join(folder, 'usr', 'sbin', 'clamd'), env: { ...env, LD_LIBRARY_PATH: librariesIn(folder) } };
}

/** Debian keeps libraries in a folder for each kind of machine. */
function librariesIn(folder: string): string {
  const lib = join(folder, 'usr', 'lib');
  const ofMachine = readdirSync(lib).filter((name) => name.includes('-linux-'));
  return [...ofMachine.map((name) => join(lib, name)), lib].join(delimiter);
}

async function fetchProgram(folder: string, env: NodeJS.ProcessEnv): Promise<void> {
  const unfinished = `${folder}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  await new Packages(ensureFolder(unfinished), env).unpackAll();
  rmSync(join(unfinished, 'apt'), { recursive: true, force: true });
  writeFileSync(join(unfinished, STAMP), '');
  rmSync(folder, { recursive: true, force: true });
  renameSync(unfinished, folder);
}

/** The packages of clamd and of the libraries that the system lacks, taken from apt without its database. */
class Packages {
  private readonly target: string;
  private readonly env: NodeJS.ProcessEnv;
  private readonly apt: string;
  private readonly options: string[];

  constructor(target: string, env: NodeJS.ProcessEnv) {
    this.target = target;
    this.env = env;
    this.apt = ensureFolder(join(target, 'apt'));
    // As root apt would give its rights up and could not write here.
    this.options = process.getuid?.() === 0 ? ['-o', 'APT::Sandbox::User=root'] : [];
  }

  async unpackAll(): Promise<void> {
    const seen = new Set<string>();
    for (let wanted = [PACKAGE]; wanted.length > 0;) {
      wanted.forEach((name) => seen.add(name));
      const needed = await this.unpack(wanted);
      wanted = [];
      for (const name of needed) if (!seen.has(name) && !(await this.isInstalled(name))) wanted.push(name);
    }
  }

  /** Fetches and unpacks the packages; the names of the libraries that they need. */
  private async unpack(names: string[]): Promise<Set<string>> {
    const folder = ensureFolder(join(this.apt, names[0] ?? ''));
    await this.download(names, folder);
    const needed = new Set<string>();
    for (const file of readdirSync(folder).filter((name) => name.endsWith('.deb'))) {
      await this.run('dpkg', ['-x', join(folder, file), this.target]);
      const depends = await this.run('dpkg-deb', ['-f', join(folder, file), 'Depends']);
      for (const name of librariesOf(depends)) needed.add(name);
    }
    return needed;
  }

  /** With the system's lists of packages; when they are missing or old, with lists of our own. */
  private async download(names: string[], folder: string): Promise<void> {
    const first = await runProgram('apt-get', [...this.options, 'download', ...names], { env: this.env, cwd: folder });
    if (first.code === 0) return;
    if (first.code === MISSING_PROGRAM) throw new StartFault(`There is no clamd and no "apt-get" here: ${REMEDY}.`);
    const places = {
      'Dir::State::Lists': ensureFolder(join(this.apt, 'lists')),
      'Dir::Cache': join(this.apt, 'cache'),
    };
    ensureFolder(places['Dir::Cache']);
    this.options.push(...Object.entries(places).flatMap(([name, place]) => ['-o', `${name}=${place}`]));
    await this.run('apt-get', [...this.options, 'update']);
    await this.run('apt-get', [...this.options, 'download', ...names], folder);
  }

  private async isInstalled(name: string): Promise<boolean> {
    const { code, output } = await runProgram('dpkg-query', ['-W', '-f', '${db:Status-Status}', name], {
      env: this.env,
    });
    return code === 0 && output.startsWith('installed');
  }

  private async run(program: string, words: string[], cwd?: string): Promise<string> {
    const { code, output } = await runProgram(program, words, { env: this.env, ...(cwd && { cwd }) });
    if (code === 0) return output;
    const cause = output.trim().split('\n').at(-1) ?? '';
    throw new StartFault(`clamd could not be fetched: ${REMEDY}, or check the network; ${program} said: ${cause}`);
  }
}

/** The first alternative of each dependency that is a library, without versions. */
function librariesOf(depends: string): string[] {
  const first = depends.split(',').map((group) => /^\s*([a-z0-9.+-]+)/.exec(group)?.[1] ?? '');
  return first.filter((name) => name.startsWith('lib'));
}
