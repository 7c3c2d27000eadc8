import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { StartFault } from './fault.ts';
import { findJava } from './java.ts';
import { mavenLibs } from './maven-libs.ts';
import { GREENMAIL_LIBS, ROOT } from './paths.ts';
import { ask, freePort } from './ports.ts';
import { isAlive, launch, markOf, stopProcess, tailOf, type ProcessMark } from './processes.ts';

const POM = join(ROOT, 'infra', 'greenmail', 'pom.xml');
const READY_LIMIT_MS = 60_000;
const STOP_LIMIT_MS = 10_000;
const POLL_MS = 50;
/** It holds its mails in memory, several times over while they arrive. */
const JVM_FLAGS = ['-Xmx2g', '-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC'];

/** A mail server with one mailbox, whose mails live as long as it does. */
export interface GreenMail {
  imapPort: number;
  /** Address of its inbox, with user and password. */
  url: string;
  stop(): Promise<void>;
}

export interface GreenMailOptions {
  logFile: string;
  /** A free one when absent. */
  imapPort?: number;
}

/** Starts a mail server that answers IMAP. */
export async function startGreenMail({ logFile, imapPort }: GreenMailOptions): Promise<GreenMail> {
  const libs = await mavenLibs({ of: 'GreenMail', pom: POM, folder: GREENMAIL_LIBS });
  const port = await freePort(imapPort);
  const settings = [`imap.hostname=127.0.0.1`, `imap.port=${port}`, 'users=tiepnhan:mat-khau@vigil.example'];
  const args = [...JVM_FLAGS, ...settings.map((setting) => `-Dgreenmail.${setting}`)];
  const main = 'com.icegreen.greenmail.standalone.GreenMailStandaloneRunner';
  const child = launch({ command: findJava(), args: [...args, '-cp', join(libs, '*'), main], logFile });
  child.unref();
  const mark = child.pid === undefined ? undefined : markOf(child.pid);
  await answering(port, mark, logFile);
  return {
    imapPort: port,
    url: `imap://tiepnhan:mat-khau@127.0.0.1:${port}`,
    stop: async () => {
      if (mark) await stopProcess(mark, ['SIGTERM', 'SIGKILL'], STOP_LIMIT_MS);
    },
  };
}

async function answering(port: number, mark: ProcessMark | undefined, logFile: string): Promise<void> {
  const end = Date.now() + READY_LIMIT_MS;
  while (mark && isAlive(mark) && Date.now() < end) {
    const greeting = await ask('127.0.0.1', port, Buffer.from('a LOGOUT\r\n')).catch(() => Buffer.alloc(0));
    if (greeting.toString().startsWith('* OK')) return;
    await sleep(POLL_MS);
  }
  throw new StartFault(`GreenMail did not start; its log ${logFile} ends with:\n${tailOf(logFile)}`);
}
