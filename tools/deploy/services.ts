import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { EnvDefinition } from '#shared/config';
import { SERVICES } from '../../infra/service-names.ts';
import type { ServiceVariables, Settings } from './variables.ts';

const root = dirname(dirname(import.meta.dirname));

/** The port on which every service listens inside its container. */
export const PORT = 8080;

export const IMAGE = 'vigil-389';

/** What the gateway needs to know besides addresses of its own world: where the others are, where the documents lie. */
export function gatewaySettings(publicUrl: string): Settings {
  const others = SERVICES.filter((name) => name !== 'gateway');
  const addresses = others.map((name) => [`${name.toUpperCase()}_URL`, `http://${name}:${PORT}`] as const);
  return { PUBLIC_URL: publicUrl, ...Object.fromEntries(addresses), DOCUMENTS_DIR: '/app' };
}

/** The scanner of files, beside intake in both kinds of deployment; its signatures come with it and are kept up. */
export const CLAMAV = {
  image: 'clamav/clamav:1.5.4',
  /** Starts freshclam and clamd without root; it takes settings from the file alone, and waits for the socket in it. */
  command: '/init-unprivileged',
  port: 3310,
  settingsFile: '/etc/clamav/clamd.conf',
  /**
   * A file that it does not scan whole is reported, never called clean. That holds for what is packed in it only while
   * MaxFileSize is not below MaxScanSize: else clamd silently looks at the beginning of what it unpacks.
   */
  settings: [
    'LocalSocket /tmp/clamd.sock',
    'TCPSocket 3310',
    'LogTime yes',
    'StreamMaxLength 60M',
    'MaxFileSize 200M',
    'MaxScanSize 200M',
    'AlertExceedsMax yes',
    '',
  ].join('\n'),
};

/** What intake needs to know besides: where its scanner is. */
export const intakeSettings: Settings = { INTAKE_CLAMD_URL: `tcp://clamav:${CLAMAV.port}` };

/** The issuers that services trust: the gateway for clients, the identity provider of the officers. */
export function trustedIssuers(publicUrl: string, officers: { issuer: string; jwksUri: string }): string {
  const audience = 'vigil-api';
  const clients = {
    issuer: publicUrl,
    jwksUri: `http://gateway:${PORT}/oauth2/jwks`,
    audience,
    kind: 'client',
    bodies: '*',
  };
  return JSON.stringify([clients, { ...officers, audience, kind: 'officer', bodies: '*' }]);
}

/** The env definitions of all services, read from the build. */
export async function readServices(): Promise<ServiceVariables[]> {
  const { baseEnv: base } = await importBuilt<{ baseEnv: EnvDefinition }>('libs/shared/src/config/index.js');
  return Promise.all(
    SERVICES.map(async (name) => {
      const built = await importBuilt<Record<string, EnvDefinition>>(`apps/${name}/src/${name}.env.js`);
      const own = built[`${name}Env`];
      if (!own) throw new Error(`apps/${name}/src/${name}.env.ts exports no ${name}Env.`);
      return { name, base, own };
    }),
  );
}

async function importBuilt<T>(path: string): Promise<T> {
  const file = join(root, 'dist', path);
  if (!existsSync(file)) throw new Error(`dist/${path} is missing: run "npm run build" first.`);
  return (await import(pathToFileURL(file).href)) as T;
}
