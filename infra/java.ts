import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ALTERNATIVES, StartFault } from './fault.ts';

const OLDEST_JAVA = 17;

/** The path of a Java that Kafka runs on; throws a fault that says what to install. */
export function findJava(env: NodeJS.ProcessEnv = process.env): string {
  const own = env.JAVA_HOME && join(env.JAVA_HOME, 'bin', 'java');
  const java = own && existsSync(own) ? own : 'java';
  const { status, stdout, stderr } = spawnSync(java, ['-version'], { encoding: 'utf8', env });
  if (status !== 0) {
    throw new StartFault(
      `Kafka needs Java ${OLDEST_JAVA} or newer and there is none on the PATH: install a JRE (for example openjdk-17-jre-headless), ${ALTERNATIVES}.`,
    );
  }
  const found = javaMajor(`${stderr}${stdout}`);
  if (found !== undefined && found < OLDEST_JAVA) {
    throw new StartFault(
      `Kafka needs Java ${OLDEST_JAVA} or newer but "${java}" is Java ${found}: install a newer one or point JAVA_HOME to it, ${ALTERNATIVES}.`,
    );
  }
  return java;
}

/** The major version in the output of `java -version`: 8 for "1.8.0_402", 17 for "17.0.15". */
export function javaMajor(output: string): number | undefined {
  const [, first, second] = /version "(\d+)(?:\.(\d+))?/.exec(output) ?? [];
  return first === undefined ? undefined : Number(first === '1' && second !== undefined ? second : first);
}
