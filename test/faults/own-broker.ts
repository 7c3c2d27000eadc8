import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startKafka, stopKafka } from '../../infra/kafka.ts';
import { startKafkaProxy, type KafkaProxy } from './kafka-proxy.ts';

/** A broker that a test may stop, behind a line that it may cut; nobody else uses it. */
export interface OwnBroker {
  /** Where clients find it: at the line. */
  brokers: string;
  proxy: KafkaProxy;
  stop(): Promise<void>;
  start(): Promise<void>;
  close(): Promise<void>;
}

export async function startOwnBroker(): Promise<OwnBroker> {
  const home = mkdtempSync(join(tmpdir(), 'vigil-kafka-'));
  const target = { host: '127.0.0.1', port: 0 };
  const proxy = await startKafkaProxy(target);
  const start = async () => {
    const options = { home, logFile: join(home, 'kafka.log'), advertisedPort: proxy.port };
    target.port = (await startKafka(options)).ports[0] ?? 0;
  };
  await start();
  return {
    ...{ brokers: `127.0.0.1:${proxy.port}`, proxy, start },
    stop: () => stopKafka(home),
    close: async () => {
      await proxy.close();
      await stopKafka(home);
      rmSync(home, { recursive: true, force: true });
    },
  };
}
