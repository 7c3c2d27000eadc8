import { parseArgs } from 'node:util';
import { loadServiceEnv } from '#shared/config';
import { createPool } from '#shared/database';
import { groupOf, republish } from '#shared/messaging';
import { definitions } from './definitions.js';

/**
 * Sends the journal of a service's topic again, addressed to one reader, with the environment of the owning service:
 * `republish --topic intake.tips --reader reporting [--since 2026-10-01] [--reader-is-empty]`. For a read model that
 * is new or was rebuilt.
 */
async function main(): Promise<void> {
  const given = parseArgs({
    options: {
      topic: { type: 'string', default: '' },
      reader: { type: 'string', default: '' },
      since: { type: 'string' },
      'reader-is-empty': { type: 'boolean', default: false },
    },
  }).values;
  const { topic, reader } = given;
  const owner = definitions.find(({ publishes }) => publishes?.some(({ name }) => name === topic));
  if (!owner || !definitions.some(({ name }) => name === reader))
    throw new Error('Say --topic with a topic that a service owns, and --reader with the service that is to get it.');
  const env = loadServiceEnv(owner.env);
  const pool = createPool({ url: env.DATABASE_URL, applicationName: `vigil.${owner.name}.republish`, poolSize: 1 });
  const kafka = { brokers: env.KAFKA_BROKERS, clientId: 'vigil.republish', topicPrefix: env.KAFKA_TOPIC_PREFIX };
  const group = groupOf(reader, topic, env.KAFKA_TOPIC_PREFIX);
  const order = { topic, group, readerIsEmpty: given['reader-is-empty'], ...sinceOf(given.since) };
  const sent = await republish(pool, kafka, order);
  await pool.end();
  console.log(`${sent} events of ${topic} sent again to ${group}`);
}

function sinceOf(given: string | undefined): { since?: Date } {
  if (given === undefined) return {};
  const since = new Date(given);
  if (Number.isNaN(since.getTime())) throw new Error(`--since ${given} is no time: write 2026-10-01, or with hours.`);
  return { since };
}

await main();
