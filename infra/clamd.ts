import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { clamdProgram } from './clamd-program.ts';
import { StartFault } from './fault.ts';
import { ask, freePort } from './ports.ts';
import { isAlive, launch, markOf, stopProcess, tailOf, type ProcessMark } from './processes.ts';

const READY_LIMIT_MS = 60_000;
const STOP_LIMIT_MS = 10_000;
const POLL_MS = 50;

/**
 * The harmless text that scanners agree to report (eicar.org). It is put together when it is needed: written out, this
 * file itself would be taken for malware.
 */
export const eicar = (): string =>
  ['X5O!P%@AP[4\\PZX54(P^)7CC)7}', '$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*'].join('');

/** What clamd calls it: signatures that are not ClamAV's own have the ending. */
export const EICAR_SIGNATURE = 'Vigil.Test.Eicar.UNOFFICIAL';

/** Its own bytes anywhere in a file, where the official signature wants them at the beginning. */
const signatures = (): string => `Vigil.Test.Eicar:0:*:${Buffer.from(eicar()).toString('hex')}\n`;

/** A clamd with one signature, that of the EICAR text. */
export interface Clamd {
  port: number;
  /** As `INTAKE_CLAMD_URL` names it. */
  url: string;
  stop(): Promise<void>;
}

export interface ClamdOptions {
  logFile: string;
  /** A free one when absent. */
  port?: number;
}

/** Starts a clamd that answers on this machine alone and asks nobody for anything. */
export async function startClamd({ logFile, port: wanted }: ClamdOptions): Promise<Clamd> {
  const { command, env } = await clamdProgram();
  const folder = mkdtempSync(join(tmpdir(), 'vigil-clamd-'));
  const port = await freePort(wanted);
  const settings = join(folder, 'clamd.conf');
  writeFileSync(join(folder, 'eicar.ndb'), signatures());
  writeFileSync(settings, settingsOf(port, folder));
  const child = launch({ command, args: [`--config-file=${settings}`], env, logFile });
  child.unref();
  const mark = child.pid === undefined ? undefined : markOf(child.pid);
  const stop = async () => {
    if (mark) await stopProcess(mark, ['SIGTERM', 'SIGKILL'], STOP_LIMIT_MS);
    rmSync(folder, { recursive: true, force: true });
  };
  await answering(port, mark, logFile).catch(async (error: unknown) => {
    await stop();
    throw error;
  });
  return { port, url: `tcp://127.0.0.1:${port}`, stop };
}

function settingsOf(port: number, folder: string): string {
  const settings = {
    ...{ TCPSocket: port, TCPAddr: '127.0.0.1', Foreground: 'yes' },
    ...{ DatabaseDirectory: folder, TemporaryDirectory: folder, Bytecode: 'no' },
    // As in deployments (tools/deploy/services.ts): what is too large to be scanned whole is never called clean.
    ...{ StreamMaxLength: '60M', MaxFileSize: '200M', MaxScanSize: '200M', AlertExceedsMax: 'yes' },
  };
  return Object.entries(settings)
    .map(([name, value]) => `${name} ${value}\n`)
    .join('');
}

async function answering(port: number, mark: ProcessMark | undefined, logFile: string): Promise<void> {
  const end = Date.now() + READY_LIMIT_MS;
  while (mark && isAlive(mark) && Date.now() < end) {
    const answer = await ask('127.0.0.1', port, Buffer.from('zPING\0')).catch(() => Buffer.alloc(0));
    if (answer.toString().startsWith('PONG')) return;
    await sleep(POLL_MS);
  }
  throw new StartFault(`clamd did not start; its log ${logFile} ends with:\n${tailOf(logFile)}`);
}
