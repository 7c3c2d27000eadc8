import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { StartFault } from './fault.ts';
import { findJava } from './java.ts';
import { mavenLibs } from './maven-libs.ts';
import { ROOT, S3PROXY_LIBS } from './paths.ts';
import { ask, freePort } from './ports.ts';
import { isAlive, launch, markOf, stopProcess, tailOf, type ProcessMark } from './processes.ts';

const HOME = join(ROOT, 'infra', 's3proxy');
const READY_LIMIT_MS = 60_000;
const STOP_LIMIT_MS = 10_000;
const POLL_MS = 50;
const JVM_FLAGS = ['-Xmx256m', '-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC'];

/** An S3 server with one bucket, whose files live as long as it does. It checks signatures, as real ones do. */
export interface S3Proxy {
  port: number;
  endpoint: string;
  region: string;
  bucket: string;
  accessKeyId: string;
  secretAccessKey: string;
  stop(): Promise<void>;
}

/** Starts an S3 server. */
export async function startS3Proxy({ logFile }: { logFile: string }): Promise<S3Proxy> {
  const libs = await mavenLibs({ of: 'S3Proxy', pom: join(HOME, 'pom.xml'), folder: S3PROXY_LIBS });
  const access = { bucket: 'vigil-files', accessKeyId: 'vigil', secretAccessKey: 'khoa-bi-mat-cua-kho-tep' };
  const port = await freePort();
  const endpoint = `http://127.0.0.1:${port}`;
  const folder = mkdtempSync(join(tmpdir(), 'vigil-s3-'));
  const settings = writeSettings(folder, { endpoint, ...access });
  const logging = `-Dlogback.configurationFile=${join(HOME, 'logback.xml')}`;
  const main = ['org.gaul.s3proxy.Main', '--properties', settings];
  const args = [...JVM_FLAGS, logging, '-cp', join(libs, '*'), ...main];
  const child = launch({ command: findJava(), args, logFile });
  child.unref();
  const mark = child.pid === undefined ? undefined : markOf(child.pid);
  const stop = async () => {
    if (mark) await stopProcess(mark, ['SIGTERM', 'SIGKILL'], STOP_LIMIT_MS);
    rmSync(folder, { recursive: true, force: true });
  };
  await answering(port, mark, logFile).catch(async (fault: unknown) => {
    await stop();
    throw fault;
  });
  return { port, endpoint, region: 'us-east-1', ...access, stop };
}

/** A bucket is a folder below the server's own. */
function writeSettings(folder: string, { endpoint, bucket, accessKeyId, secretAccessKey }: Record<string, string>) {
  const data = join(folder, 'data');
  mkdirSync(join(data, String(bucket)), { recursive: true });
  const lines = [
    's3proxy.authorization=aws-v4',
    `s3proxy.endpoint=${endpoint}`,
    `s3proxy.identity=${accessKeyId}`,
    `s3proxy.credential=${secretAccessKey}`,
    'jclouds.provider=filesystem-nio2',
    `jclouds.filesystem.basedir=${data}`,
  ];
  const file = join(folder, 's3proxy.properties');
  writeFileSync(file, lines.join('\n'), { mode: 0o600 });
  return file;
}

async function answering(port: number, mark: ProcessMark | undefined, logFile: string): Promise<void> {
  const end = Date.now() + READY_LIMIT_MS;
  while (mark && isAlive(mark) && Date.now() < end) {
    const request = Buffer.from('GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n');
    const answer = await ask('127.0.0.1', port, request).catch(() => Buffer.alloc(0));
    if (answer.toString().startsWith('HTTP/1.1 200')) return;
    await sleep(POLL_MS);
  }
  throw new StartFault(`S3Proxy did not start; its log ${logFile} ends with:\n${tailOf(logFile)}`);
}
