import { loadServiceEnv } from '#shared/config';
import { migrateService } from '#shared/database';
import { seedService, type ServiceDefinition } from '#shared/http';
import { createTopics } from '#shared/messaging';
import { definitions } from './definitions.js';

type Variables = Record<string, string>;

/**
 * The deploy step: roles, schemas and migrations of every service, the topics, then reference data. Safe to run again.
 *
 * MIGRATE_DATABASE_URL is a role that may create roles and schemas. MIGRATE_SERVICES is a JSON object with each
 * service's own variables, which go before those of this process; the password in its DATABASE_URL becomes that of
 * its runtime role.
 * MIGRATE_REPLICATION_FACTOR is that of new topics, 1 when absent.
 */
async function main(env: NodeJS.ProcessEnv): Promise<void> {
  const adminUrl = env.MIGRATE_DATABASE_URL ?? '';
  const environments = JSON.parse(env.MIGRATE_SERVICES ?? '{}') as Record<string, Variables>;
  const replicationFactor = Number(env.MIGRATE_REPLICATION_FACTOR ?? 1);
  for (const definition of definitions) await migrate(definition, adminUrl, environments[definition.name] ?? {});
  const sourceOf = ({ name }: ServiceDefinition) => ({ ...env, ...environments[name] });
  await Promise.all(definitions.map((each) => publish(each, sourceOf(each), replicationFactor)));
  // One after the other: a seed may publish reference data, which needs every topic to be there.
  for (const definition of definitions) await seedService(definition, sourceOf(definition));
}

async function migrate({ name, migrations }: ServiceDefinition, adminUrl: string, env: Variables): Promise<void> {
  const runtimePassword = decodeURIComponent(new URL(env.DATABASE_URL ?? '').password);
  await migrateService({ service: name, migrations: [...(migrations ?? [])] }, { adminUrl, runtimePassword });
  console.log(`${name}: schema up to date`);
}

async function publish(
  definition: ServiceDefinition,
  source: NodeJS.ProcessEnv,
  replicationFactor: number,
): Promise<void> {
  if (!definition.publishes?.length) return;
  const { KAFKA_BROKERS, KAFKA_TOPIC_PREFIX } = loadServiceEnv(definition.env, source);
  const options = { brokers: KAFKA_BROKERS, clientId: 'vigil.migrate', topicPrefix: KAFKA_TOPIC_PREFIX };
  await createTopics(definition.publishes, { ...options, replicationFactor });
}

await main(process.env);
