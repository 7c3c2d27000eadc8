import { parseArgs } from 'node:util';
import { loadServiceEnv } from '#shared/config';
import { createPool } from '#shared/database';
import { groupOf, republish } from '#shared/messaging';
import { definitions } from './definitions.js';

/**
 * Sends the journal of a service's topic again, addressed to one reader, with the environment of the owning service:
 * `republish --topic intake.tips --reader reporting`. For a read model that is new or was rebuilt.
 */
async function main(): Promise<void> {
  const { topic = '', reader = '' } = parseArgs({
    options: { topic: { type: 'string' }, reader: { type: 'string' } },
  }).values;
  const owner = definitions.find(({ publishes }) => publishes?.some(({ name }) => name === topic));
  if (!owner || !definitions.some(({ name }) => name === reader))
    throw new Error('Say --topic with a topic that a service owns, and --reader with the service that is to get it.');
  const env = loadServiceEnv(owner.env);
  const pool = createPool({ url: env.DATABASE_URL, applicationName: `vigil.${owner.name}.republish`, poolSize: 1 });
  const kafka = { brokers: env.KAFKA_BROKERS, clientId: 'vigil.republish', topicPrefix: env.KAFKA_TOPIC_PREFIX };
  const group = groupOf(reader, topic, env.KAFKA_TOPIC_PREFIX);
  const sent = await republish(pool, kafka, { topic, group });
  await pool.end();
  console.log(`${sent} events of ${topic} sent again to ${group}`);
}

await main();
