import { createHash } from 'node:crypto';
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ALTERNATIVES, StartFault } from './fault.ts';
import { withFileLock } from './file-lock.ts';
import { MISSING_PROGRAM, runProgram } from './run-program.ts';

export interface MavenLibs {
  /** Whose jars they are, as a message says it. */
  of: string;
  /** The pom that names them. */
  pom: string;
  /** Where they are kept. */
  folder: string;
}

/** The folder with the jars, fetched by Maven when the pom has changed or they are not there yet. */
export async function mavenLibs(libs: MavenLibs, env = process.env): Promise<string> {
  return withFileLock(`${libs.folder}.lock`, async () => {
    const wanted = createHash('sha256').update(readFileSync(libs.pom)).digest('hex');
    const stamp = join(libs.folder, 'pom.sha256');
    if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== wanted) await fetchJars(libs, wanted, env);
    return libs.folder;
  });
}

async function fetchJars({ of, pom, folder }: MavenLibs, stamp: string, env: NodeJS.ProcessEnv): Promise<void> {
  const unfinished = `${folder}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  const words = ['-q', '-B', '-f', pom, 'dependency:copy-dependencies', `-DoutputDirectory=${unfinished}`];
  const { code, output } = await runProgram('mvn', words, { env });
  if (code === MISSING_PROGRAM) throw missingMaven(of);
  if (code !== 0) throw failedDownload(of, output);
  writeFileSync(join(unfinished, 'pom.sha256'), stamp);
  rmSync(folder, { recursive: true, force: true });
  renameSync(unfinished, folder);
}

function missingMaven(of: string): StartFault {
  return new StartFault(
    `${of}'s jars are fetched by Maven and there is no "mvn" on the PATH: install Maven (for example the package "maven"), ${ALTERNATIVES}.`,
  );
}

/** A fault with Maven's own first error line: it names the artifact and the repository that did not answer. */
function failedDownload(of: string, output: string): StartFault {
  const cause = /\[ERROR\] (.*)/.exec(output)?.[1] ?? output.trim().split('\n')[0] ?? '';
  return new StartFault(
    `Maven could not fetch ${of}'s jars: check the network and the mirror in ~/.m2/settings.xml and run again, ${ALTERNATIVES}; Maven said: ${cause}`,
  );
}
