import type { Inbox } from './inbox.js';
import { PatientDelivery } from './patient-delivery.js';

const place = { group: 'triage.intake-tips', topic: 'intake.tips', partition: 3 };
const message = {
  outcome: 'fault' as const,
  raw: { topic: place.topic, partition: 3, offset: '7', key: null, headers: {}, value: null },
  cause: 'no headers',
};

const outage = () => Object.assign(new Error('the database shuts down'), { code: '57P01' });

function anInbox(behaviour: { deliver: () => void; parkFailed?: () => void }): Inbox {
  const calling = (act: (() => void) | undefined) => () => Promise.resolve().then(() => act?.());
  return { deliver: calling(behaviour.deliver), parkFailed: calling(behaviour.parkFailed) } as unknown as Inbox;
}

describe('a delivery', () => {
  it('does not go on telling of an outage after the partition was given up', async () => {
    let turns = 1;
    const delivery = new PatientDelivery(
      anInbox({
        deliver: () => {
          throw outage();
        },
      }),
    );
    expect(await delivery.deliver(place, [message], () => turns-- > 0)).toBe(false);
    expect(delivery.waitingFor(place.group)).toBeUndefined();
  });

  it('waits, and says so, while a failed message cannot be parked', async () => {
    let [attempts, seen]: [number, string | undefined] = [0, undefined];
    const delivery = new PatientDelivery(
      anInbox({
        deliver: () => {
          throw new TypeError('cannot read');
        },
        parkFailed: () => {
          attempts += 1;
          seen = delivery.waitingFor(place.group);
          if (attempts < 3) throw Object.assign(new Error('permission denied'), { code: '42501' });
        },
      }),
    );
    expect(await delivery.deliver(place, [message], () => true)).toBe(true);
    expect(attempts).toBe(3);
    expect(seen).toContain('permission denied');
  });
});
