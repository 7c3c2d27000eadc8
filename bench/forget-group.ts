/** Deletes the offsets of the drawer's group once its members are gone. */
import { setTimeout as pause } from 'node:timers/promises';
import { intakeTips } from '#shared/contracts';
import { createKafka, groupOf } from '#shared/messaging';

const place = JSON.parse(process.argv[2] ?? '{}') as { brokers: string[]; topicPrefix: string };
const admin = createKafka({ ...place, clientId: 'vigil.bench.operator' }).admin();
await admin.connect();
const group = groupOf('probe', intakeTips.name, place.topicPrefix);
for (let tries = 0; tries < 60; tries += 1) {
  const { groups } = await admin.listGroups();
  if (!groups.some(({ groupId }) => groupId === group)) break;
  const gone = await admin.deleteGroups([group]).then(
    () => true,
    () => false, // A member that was killed counts until its session ends.
  );
  if (gone) break;
  await pause(500);
}
await admin.disconnect();
process.stdout.write('\ntrue');
