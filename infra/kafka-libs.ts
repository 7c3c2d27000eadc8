import { createHash } from 'node:crypto';
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ALTERNATIVES, StartFault } from './fault.ts';
import { withFileLock } from './file-lock.ts';
import { KAFKA_LIBS, ROOT } from './paths.ts';
import { MISSING_PROGRAM, runProgram } from './run-program.ts';

const POM = join(ROOT, 'infra', 'kafka', 'pom.xml');

/** The folder with the broker's jars, fetched by Maven when the pom has changed or they are not there yet. */
export async function kafkaLibs(folder = KAFKA_LIBS, env = process.env): Promise<string> {
  return withFileLock(`${folder}.lock`, async () => {
    const wanted = createHash('sha256').update(readFileSync(POM)).digest('hex');
    const stamp = join(folder, 'pom.sha256');
    if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== wanted) await fetchJars(folder, wanted, env);
    return folder;
  });
}

async function fetchJars(folder: string, stamp: string, env: NodeJS.ProcessEnv): Promise<void> {
  const unfinished = `${folder}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  const words = ['-q', '-B', '-f', POM, 'dependency:copy-dependencies', `-DoutputDirectory=${unfinished}`];
  const { code, output } = await runProgram('mvn', words, { env });
  if (code === MISSING_PROGRAM) throw missingMaven();
  if (code !== 0) throw failedDownload(output);
  writeFileSync(join(unfinished, 'pom.sha256'), stamp);
  rmSync(folder, { recursive: true, force: true });
  renameSync(unfinished, folder);
}

function missingMaven(): StartFault {
  return new StartFault(
    `Kafka's jars are fetched by Maven and there is no "mvn" on the PATH: install Maven (for example the package "maven"), ${ALTERNATIVES}.`,
  );
}

/** A fault with Maven's own first error line: it names the artifact and the repository that did not answer. */
function failedDownload(output: string): StartFault {
  const cause = /\[ERROR\] (.*)/.exec(output)?.[1] ?? output.trim().split('\n')[0] ?? '';
  return new StartFault(
    `Maven could not fetch Kafka's jars: check the network and the mirror in ~/.m2/settings.xml and run again, ${ALTERNATIVES}; Maven said: ${cause}`,
  );
}
