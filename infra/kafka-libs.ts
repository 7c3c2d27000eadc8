import { join } from 'node:path';
import { mavenLibs } from './maven-libs.ts';
import { KAFKA_LIBS, ROOT } from './paths.ts';

const POM = join(ROOT, 'infra', 'kafka', 'pom.xml');

/** The folder with the broker's jars, fetched by Maven when the pom has changed or they are not there yet. */
export function kafkaLibs(folder = KAFKA_LIBS, env = process.env): Promise<string> {
  return mavenLibs({ of: 'Kafka', pom: POM, folder }, env);
}
