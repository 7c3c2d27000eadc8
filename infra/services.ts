import { join } from 'node:path';
import type { PortBook } from './port-book.ts';
import { DATA, ROOT } from './paths.ts';
import type { Secrets } from './secrets.ts';
import { SERVICES, type ServiceName } from './service-names.ts';

type Variables = Record<string, string>;

/** A program that the supervisor keeps alive. */
export interface Program {
  name: string;
  entry: string;
  env: NodeJS.ProcessEnv;
  url: string;
  port: number;
  /** Answers 200 when the program is ready for work. */
  healthUrl: string;
}

/** What the programs need to know of each other. */
export interface World {
  ports: PortBook;
  secrets: Secrets;
  /** The owner's connection string. */
  databaseUrl: string;
  kafkaBrokers: string;
  clockFile?: string;
  /** Further variables of a service, which win over all others. */
  variablesOf?: (name: ServiceName) => Variables;
}

/** The stand-in for the officers' identity provider. */
export function officerIssuer({ ports, secrets }: World): Program {
  const url = urlOf(ports['officer-issuer']);
  return {
    name: 'officer-issuer',
    entry: join(ROOT, 'infra', 'officer-issuer', 'main.ts'),
    url,
    port: ports['officer-issuer'],
    healthUrl: `${url}/.well-known/openid-configuration`,
    env: {
      ...process.env,
      OFFICER_ISSUER_URL: url,
      OFFICER_ISSUER_HOME: join(DATA, 'officer-issuer'),
      OFFICER_CLI_SECRET: secrets.officerCliSecret,
      OFFICER_LOGIN_REDIRECTS: `${urlOf(ports.gateway)}/docs/oauth2-redirect.html`,
    },
  };
}

/** The five services, each with the whole of its environment. */
export function services(world: World): Program[] {
  return SERVICES.map((name) => ({
    name,
    entry: join(ROOT, 'dist', 'apps', name, 'src', 'main.js'),
    url: urlOf(world.ports[name]),
    port: world.ports[name],
    healthUrl: `${urlOf(world.ports[name])}/health/ready`,
    env: { ...process.env, ...serviceEnv(name, world) },
  }));
}

/** The variables of one service: those of all services, its own ones, its secrets. */
export function serviceEnv(name: ServiceName, world: World): Variables {
  const { ports, secrets, clockFile } = world;
  return {
    PORT: String(ports[name]),
    NODE_ENV: 'development',
    DATABASE_URL: runtimeUrl(world.databaseUrl, name, secrets),
    KAFKA_BROKERS: world.kafkaBrokers,
    TRUSTED_ISSUERS: JSON.stringify(trustedIssuers(ports)),
    ...(clockFile ? { CLOCK: 'virtual', CLOCK_FILE: clockFile } : { CLOCK: 'system' }),
    ...secrets.shared,
    ...ownVariables(name, ports),
    ...secrets.services[name],
    ...world.variablesOf?.(name),
  };
}

function ownVariables(name: ServiceName, ports: PortBook): Variables {
  if (name === 'intake') return { INTAKE_FILES_FOLDER: join(DATA, 'files'), ...whereNobodyScans() };
  if (name !== 'gateway') return {};
  return {
    PUBLIC_URL: urlOf(ports.gateway),
    INTAKE_URL: urlOf(ports.intake),
    TRIAGE_URL: urlOf(ports.triage),
    NOTIFICATIONS_URL: urlOf(ports.notifications),
    REPORTING_URL: urlOf(ports.reporting),
    DOCUMENTS_DIR: ROOT,
  };
}

/** A workstation without clamd would never hand a file out; where the caller names one, its word is waited for. */
function whereNobodyScans(): Variables {
  return process.env['INTAKE_CLAMD_URL'] ? {} : { INTAKE_SERVE_UNSCANNED: 'true' };
}

function trustedIssuers(ports: PortBook): object[] {
  const gateway = urlOf(ports.gateway);
  const officers = urlOf(ports['officer-issuer']);
  return [
    { issuer: gateway, jwksUri: `${gateway}/oauth2/jwks`, audience: 'vigil-api', kind: 'client', bodies: '*' },
    { issuer: officers, jwksUri: `${officers}/jwks`, audience: 'vigil-api', kind: 'officer', bodies: '*' },
  ];
}

function runtimeUrl(adminUrl: string, name: ServiceName, secrets: Secrets): string {
  const url = new URL(adminUrl);
  url.username = `vigil_${name}`;
  url.password = secrets.databasePasswords[name];
  return url.href;
}

function urlOf(port: number): string {
  return `http://127.0.0.1:${port}`;
}
