import { Kafka, logLevel, type LogEntry } from 'kafkajs';
import { Logger } from '@nestjs/common';
import { quietIdleConnections } from './kafkajs-idle.js';

export interface KafkaOptions {
  brokers: string[];
  /** Shown in the brokers' logs and quotas. */
  clientId: string;
  /** Put before every topic and group, so that several environments can share a cluster. */
  topicPrefix: string;
}

const CONNECTION_LIMIT_MS = 3_000;
const REQUEST_LIMIT_MS = 15_000;

quietIdleConnections();

/** A kafkajs client that fails fast: waiting and rebuilding is our supervisors' work, not the library's. */
export function createKafka(options: KafkaOptions): Kafka {
  return new Kafka({
    clientId: options.clientId,
    brokers: options.brokers,
    connectionTimeout: CONNECTION_LIMIT_MS,
    requestTimeout: REQUEST_LIMIT_MS,
    enforceRequestTimeout: true,
    retry: { initialRetryTime: 100, maxRetryTime: 1_000, retries: 3 },
    logLevel: logLevel.WARN,
    logCreator: () => logKafka,
  });
}

const logger = new Logger('kafkajs');

function logKafka({ namespace, level, log }: LogEntry): void {
  const detail = typeof log['error'] === 'string' ? `: ${log['error']}` : '';
  const line = `${namespace} ${log.message}${detail}`;
  // What the library calls an error is mostly a retry of its own; ours are logged where they are decided.
  if (level === logLevel.ERROR) logger.warn(line);
  else logger.debug(line);
}
