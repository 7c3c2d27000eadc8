import type { ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { StartFault } from './fault.ts';
import { findJava } from './java.ts';
import { kafkaLibs } from './kafka-libs.ts';
import { ensureFolder, ROOT } from './paths.ts';
import { ask, freePort } from './ports.ts';
import { isAlive, launch, markOf, stopProcess, tailOf } from './processes.ts';
import { runProgram } from './run-program.ts';
import { forgetRecord, readLiving, readRecord, writeRecord, type ServerRecord } from './server-record.ts';

const READY_LIMIT_MS = 90_000;
const STOP_LIMIT_MS = 15_000;
const POLL_MS = 50;
/** A broker for one machine: the quick compiler and the simple collector halve the processor time of a start. */
const JVM_FLAGS = ['-Xmx512m', '-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC'];
const LOG_SETTINGS = join(ROOT, 'infra', 'kafka', 'log4j2.xml');

export interface KafkaOptions {
  /** The broker's folder; its data, settings and record are inside. */
  home: string;
  logFile: string;
  /** Where clients are told to find it, when not where it listens. */
  advertisedPort?: number;
  /** 16 bytes in base64url, at the first start; drawn when left out. */
  clusterId?: string;
}

/** Starts the broker, or uses it when it runs already; formats its folder at the first start. */
export async function startKafka(options: KafkaOptions): Promise<ServerRecord> {
  const living = livingKafka(options.home);
  if (living && (await answersKafka(living.url))) return living;
  if (living) await stopKafka(options.home);
  const java = findJava();
  const classPath = join(await kafkaLibs(), '*');
  const [port, controllerPort] = await brokerPorts(options.home);
  writeFileSync(settingsFile(options.home), settingsOf(options, port, controllerPort).join('\n'));
  if (!existsSync(join(dataFolder(options.home), 'meta.properties'))) await format(java, classPath, options);
  const child = launch({
    command: java,
    args: [
      ...JVM_FLAGS,
      `-Dlog4j2.configurationFile=${LOG_SETTINGS}`,
      '-cp',
      classPath,
      'kafka.Kafka',
      settingsFile(options.home),
    ],
    logFile: options.logFile,
  });
  child.unref();
  return waitUntilReady(options, child, [port, controllerPort]);
}

/** Stops the broker in an orderly way. Does nothing when it does not run. */
export async function stopKafka(home: string): Promise<void> {
  const record = livingKafka(home);
  if (record) await stopProcess(record, ['SIGTERM', 'SIGKILL'], STOP_LIMIT_MS);
}

/** The record of the running broker, if it runs. */
export function livingKafka(home: string): ServerRecord | undefined {
  return readLiving(recordFile(home));
}

/** Whether the first of the brokers (`host:port`, comma list) answers an ApiVersions request, so that it serves clients. */
export async function answersKafka(brokers: string): Promise<boolean> {
  const [host = '', port = ''] = (brokers.split(',')[0] ?? '').split(':');
  const correlationId = randomBytes(4);
  const apiVersions = Buffer.from([0, 18, 0, 0]); // The request's key and its version 0, without a client id.
  const noClientId = Buffer.from([0xff, 0xff]);
  const request = Buffer.concat([Buffer.from([0, 0, 0, 10]), apiVersions, correlationId, noClientId]);
  return ask(host, Number(port), request).then(
    (answer) => answer.subarray(4, 8).equals(correlationId),
    () => false,
  );
}

async function brokerPorts(home: string): Promise<[number, number]> {
  const [port, controllerPort] = readRecord(recordFile(home))?.ports ?? [];
  const first = await freePort(port);
  const second = await freePort(controllerPort);
  return [first, second === first ? await freePort() : second];
}

function settingsOf({ home, advertisedPort }: KafkaOptions, port: number, controllerPort: number): string[] {
  return [
    'process.roles=broker,controller',
    'node.id=1',
    `listeners=PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controllerPort}`,
    `advertised.listeners=PLAINTEXT://127.0.0.1:${advertisedPort ?? port},CONTROLLER://127.0.0.1:${controllerPort}`,
    'controller.listener.names=CONTROLLER',
    `controller.quorum.bootstrap.servers=127.0.0.1:${controllerPort}`,
    `log.dirs=${dataFolder(home)}`,
    'auto.create.topics.enable=false',
    'group.initial.rebalance.delay.ms=0',
    'offsets.topic.replication.factor=1',
    'offsets.topic.num.partitions=12',
    'transaction.state.log.replication.factor=1',
    'transaction.state.log.min.isr=1',
    'transaction.state.log.num.partitions=12',
    'share.coordinator.state.topic.replication.factor=1',
    'share.coordinator.state.topic.min.isr=1',
    'log.retention.hours=720', // 30 days
    'log.segment.bytes=67108864',
    'log.index.size.max.bytes=1048576',
    'log.segment.delete.delay.ms=1000',
  ];
}

async function format(java: string, classPath: string, { home, clusterId }: KafkaOptions): Promise<void> {
  const words = [
    ...JVM_FLAGS,
    '-cp',
    classPath,
    `-Dlog4j2.configurationFile=${LOG_SETTINGS}`,
    'kafka.tools.StorageTool',
    'format',
  ];
  const { code, output } = await runProgram(java, [
    ...words,
    '--standalone',
    '--ignore-formatted',
    `--cluster-id=${clusterId ?? randomBytes(16).toString('base64url')}`, // as one word: an id may begin with a dash, which alone would be read as an option
    '-c',
    settingsFile(home),
  ]);
  if (code !== 0) throw new StartFault(`Kafka could not prepare its data folder: ${output}`);
}

async function waitUntilReady(options: KafkaOptions, child: ChildProcess, ports: number[]): Promise<ServerRecord> {
  const mark = child.pid === undefined ? undefined : markOf(child.pid);
  const url = `127.0.0.1:${ports[0]}`;
  const end = Date.now() + READY_LIMIT_MS;
  if (mark) writeRecord(recordFile(options.home), { ...mark, url, ports });
  while (mark && isAlive(mark) && Date.now() < end) {
    if (await answersKafka(url)) return { ...mark, url, ports };
    await sleep(POLL_MS);
  }
  forgetRecord(recordFile(options.home));
  throw new StartFault(`Kafka did not start; its log ${options.logFile} ends with:\n${tailOf(options.logFile)}`);
}

function settingsFile(home: string): string {
  return join(ensureFolder(home), 'server.properties');
}

function dataFolder(home: string): string {
  return join(home, 'data');
}

function recordFile(home: string): string {
  return join(home, 'server.json');
}
