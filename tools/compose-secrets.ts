/**
 * Generates the secrets of docker-compose.yml under .data/compose at the first call, and keeps them afterwards:
 * `npm run build && node tools/compose-secrets.ts && docker compose up`.
 */
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadSecrets, type Secrets } from '../infra/secrets.ts';
import type { ServiceName } from '../infra/service-names.ts';
import { composeSettings, SECRETS_DIR } from './deploy/compose.ts';
import { readServices } from './deploy/services.ts';
import { placementOf, type ServiceVariables, type Settings } from './deploy/variables.ts';

const folder = join(dirname(import.meta.dirname), SECRETS_DIR);

/** The content of each env file by its name. */
export function envFiles(services: readonly ServiceVariables[], secrets: Secrets, adminPassword: string) {
  const environments = Object.fromEntries(services.map((each) => [each.name, secretsOf(each, secrets)]));
  const complete = services.map((each) => [each.name, { ...composeSettings(each), ...environments[each.name] }]);
  return {
    postgres: { POSTGRES_PASSWORD: adminPassword },
    migrate: {
      MIGRATE_DATABASE_URL: `postgres://postgres:${adminPassword}@postgres:5432/postgres`,
      MIGRATE_SERVICES: JSON.stringify(Object.fromEntries(complete)),
    },
    'officer-issuer': { OFFICER_CLI_SECRET: secrets.officerCliSecret },
    ...environments,
  };
}

/** @throws Error naming a secret that the service reads and nobody generates. */
function secretsOf(service: ServiceVariables, secrets: Secrets): Settings {
  const name = service.name as ServiceName;
  const url = `postgres://vigil_${name}:${secrets.databasePasswords[name]}@postgres:5432/postgres`;
  const known: Settings = { ...secrets.shared, ...secrets.services[name], DATABASE_URL: url };
  const { secrets: all, optionalSecrets } = placementOf(service, composeSettings(service), {});
  const wanted = all.filter((key) => key in known || !optionalSecrets.includes(key));
  const unknown = wanted.filter((key) => !(key in known));
  if (unknown.length > 0) throw new Error(`infra/secrets.ts generates no ${unknown.join(', ')} for ${name}.`);
  return Object.fromEntries(wanted.map((key) => [key, known[key] ?? '']));
}

/** Single quotes keep Compose from reading `$` and `"` in a value. */
function linesOf(variables: Settings): string {
  return Object.entries(variables)
    .map(([key, value]) => `${key}='${value}'\n`)
    .join('');
}

function adminPassword(file: string): string {
  if (!existsSync(file)) writeFileSync(file, randomBytes(32).toString('base64url'), { mode: 0o600 });
  return readFileSync(file, 'utf8');
}

async function run(): Promise<void> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const secrets = loadSecrets(join(folder, 'secrets.json'));
  const files = envFiles(await readServices(), secrets, adminPassword(join(folder, 'admin-password')));
  for (const [name, variables] of Object.entries(files)) {
    writeFileSync(join(folder, `${name}.env`), linesOf(variables), { mode: 0o600 });
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await run();
