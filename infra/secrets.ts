import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { ensureFolder } from './paths.ts';
import { SERVICES, type ServiceName } from './service-names.ts';

type Variables = Record<string, string>;

export interface Secrets {
  /** Password of each service's runtime role in PostgreSQL. */
  databasePasswords: Record<ServiceName, string>;
  /** Secret of the officer issuer's client `vigil-cli`. */
  officerCliSecret: string;
  /** Environment variables that all services get. */
  shared: Variables;
  /** Environment variables that one service gets. */
  services: Record<ServiceName, Variables>;
}

type Makers = Record<string, () => string>;

/** Secret variables of all services. To add one, add its name here; it is generated at the next start. */
const sharedSecrets: Makers = { MATCH_KEY: key, EVENT_FIELD_KEYS: keyring };

/** Secret variables that one service alone gets. */
const ownSecrets: Record<ServiceName, Makers> = {
  gateway: { GATEWAY_KEYS: keyring },
  intake: { INTAKE_RECEIPT_KEY: key, INTAKE_IDENTITY_KEYS: keyring, INTAKE_PERSON_KEY: key },
  triage: { TRIAGE_KEYS: keyring },
  notifications: { NOTIFICATIONS_WEBHOOK_KEYS: keyring },
  reporting: {},
};

/** The secrets kept in `file`; those that are missing there are generated and kept. */
export function loadSecrets(file: string): Secrets {
  const kept = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Partial<Secrets>) : {};
  const secrets: Secrets = {
    databasePasswords: forEachService((name) => kept.databasePasswords?.[name] ?? key()),
    officerCliSecret: kept.officerCliSecret ?? key(),
    shared: complete(kept.shared, sharedSecrets),
    services: forEachService((name) => complete(kept.services?.[name], ownSecrets[name])),
  };
  ensureFolder(dirname(file));
  writeFileSync(`${file}.new`, JSON.stringify(secrets, null, 2), { mode: 0o600 });
  renameSync(`${file}.new`, file); // Whole or not at all: half a keyring would make sealed data unreadable.
  return secrets;
}

function complete(kept: Variables = {}, makers: Makers): Variables {
  const made = Object.entries(makers).filter(([name]) => !(name in kept));
  return { ...kept, ...Object.fromEntries(made.map(([name, make]) => [name, make()])) };
}

function forEachService<T>(make: (name: ServiceName) => T): Record<ServiceName, T> {
  return Object.fromEntries(SERVICES.map((name) => [name, make(name)])) as Record<ServiceName, T>;
}

/** 32 random bytes; base64url, so that they can stand in a URL as a password too. */
function key(): string {
  return randomBytes(32).toString('base64url');
}

function keyring(): string {
  return JSON.stringify({ current: 'k1', keys: { k1: key() } });
}
