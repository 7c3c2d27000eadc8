import { headers as HEADERS, type Topic } from '#shared/contracts';
import { createKafka } from '#shared/messaging';
import type { TestBroker } from '#shared/testing';

/** A message as the library brings it. */
export interface BareMessage {
  type: string;
  value: string;
}

export interface BareConsumer {
  /** How many messages its handler has begun with, and with how many it has come to an end. */
  begun(): number;
  taken(): number;
  /** What ended it for good, once it has ended. */
  crash(): string | undefined;
  end(): Promise<void>;
}

/** With the settings of ours, so that only what we put around the library makes the difference. */
const settings = {
  sessionTimeout: 10_000,
  rebalanceTimeout: 5_000,
  heartbeatInterval: 2_000,
  maxWaitTimeInMs: 1_000,
  allowAutoTopicCreation: false,
  retry: { retries: 3, initialRetryTime: 100, maxRetryTime: 1_000, restartOnFailure: () => Promise.resolve(false) },
};

/**
 * A consumer as one would write it first, with the library alone: one for all topics, message by message, without
 * supervisor, parking, inbox, and without a heart that beats beside a long handler.
 */
export function bareConsumer(
  broker: TestBroker,
  topics: readonly Topic[],
  handle: (message: BareMessage) => Promise<void> | void = () => undefined,
): BareConsumer {
  const counts = { begun: 0, taken: 0 };
  let crash: string | undefined;
  const kafka = createKafka({ ...broker, clientId: 'vigil.test.bare' });
  const consumer = kafka.consumer({ ...settings, groupId: `${broker.topicPrefix}bare` });
  consumer.on(consumer.events.CRASH, ({ payload }) => void (crash = payload.error.message));
  const run = async () => {
    await consumer.connect();
    await consumer.subscribe({ topics: topics.map(({ name }) => broker.topicPrefix + name), fromBeginning: true });
    await consumer.run({
      eachMessage: async ({ message }) => {
        counts.begun += 1;
        await handle({ type: typeIn(message.headers), value: String(message.value) });
        counts.taken += 1;
      },
    });
  };
  void run().catch((error: Error) => (crash = error.message));
  return {
    begun: () => counts.begun,
    taken: () => counts.taken,
    crash: () => crash,
    end: () => consumer.disconnect().catch(() => undefined), // What has crashed cannot be closed in order.
  };
}

function typeIn(headers: Record<string, unknown> | undefined): string {
  return String(headers?.[HEADERS.type]);
}

type Handler = (value: unknown) => Promise<void> | void;

/** Hands a message to the handler of its type, as if there were no types but those. */
export function byType(handlers: Record<string, Handler>) {
  return ({ type, value }: BareMessage): Promise<void> | void => {
    const handler = handlers[type] as Handler;
    return handler(JSON.parse(value));
  };
}
