import { spawnSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { StartFault } from './fault.ts';

/** How to run a command so that it is not root: PostgreSQL refuses root. */
export interface Identity {
  uid?: number;
  gid?: number;
  /** Words to put before the command. */
  prefix: string[];
}

/**
 * The identity for a program that refuses root. Without root it is the caller's own. As root it is the user
 * `postgres` or `nobody`; where that user cannot enter the folders (a clone under /root), it gets the one
 * capability to pass them.
 */
export function unprivilegedIdentity(paths: string[]): Identity {
  if (process.getuid?.() !== 0) return { prefix: [] };
  const user = userOf('postgres') ?? userOf('nobody') ?? { uid: 65534, gid: 65534 };
  if (paths.every(isOpenToAll)) return { ...user, prefix: [] };
  return withPassage(user, dirname(paths[0] ?? ''));
}

function withPassage({ uid, gid }: { uid: number; gid: number }, folder: string): Identity {
  const words = ['--inh-caps=+dac_override', '--ambient-caps=+dac_override', '--'];
  const prefix = ['setpriv', `--reuid=${uid}`, `--regid=${gid}`, '--clear-groups', ...words];
  if (spawnSync(prefix[0] ?? '', [...prefix.slice(1), 'true']).status === 0) return { uid, gid, prefix };
  throw new StartFault(
    `PostgreSQL must not run as root and no other user can enter ${folder}: run npm as an ordinary user, move the clone to a folder that everyone may enter, or set DATABASE_URL.`,
  );
}

function userOf(name: string): { uid: number; gid: number } | undefined {
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((entry) => entry.startsWith(`${name}:`));
  const [, , uid, gid] = line?.split(':') ?? [];
  return uid && gid ? { uid: Number(uid), gid: Number(gid) } : undefined;
}

function isOpenToAll(path: string): boolean {
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    if ((statSync(folder).mode & 0o001) === 0) return false;
    if (folder === dirname(folder)) return true;
  }
}
