import { createServer } from 'node:http';
import { issuerKeys } from './keys.ts';
import { serveIssuer } from './serve.ts';

/**
 * A small OpenID provider in the place of the officers' own one. It believes whoever asks, so it serves this
 * machine only (in a container, OFFICER_ISSUER_HOST is that one's own network) and refuses production.
 */
async function main(env: NodeJS.ProcessEnv): Promise<void> {
  if (env.NODE_ENV === 'production') {
    throw new Error('The stand-in for the officers’ identity provider refuses NODE_ENV=production.');
  }
  const issuer = required(env, 'OFFICER_ISSUER_URL');
  const listener = serveIssuer({
    issuer,
    keys: await issuerKeys(required(env, 'OFFICER_ISSUER_HOME')),
    cliSecret: required(env, 'OFFICER_CLI_SECRET'),
    redirectUris: required(env, 'OFFICER_LOGIN_REDIRECTS').split(','),
  });
  const server = createServer(listener).listen(Number(new URL(issuer).port), env.OFFICER_ISSUER_HOST || '127.0.0.1');
  process.once('SIGTERM', () => {
    server.close(() => process.exit(0));
    server.closeAllConnections();
  });
}

function required(env: NodeJS.ProcessEnv, name: string): string {
  const value = env[name];
  if (!value) throw new Error(`${name} is missing.`);
  return value;
}

await main(process.env);
