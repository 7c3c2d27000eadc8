import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { issuerKeys } from './keys.ts';
import { serveLogin } from './login.ts';
import { createProvider } from './provider.ts';

/**
 * A small OpenID provider in the place of the officers' own one. It believes whoever asks, so it serves this
 * machine only and refuses production.
 */
async function main(env: NodeJS.ProcessEnv): Promise<void> {
  if (env.NODE_ENV === 'production')
    throw new Error('The stand-in for the officers’ identity provider refuses NODE_ENV=production.');
  const issuer = required(env, 'OFFICER_ISSUER_URL');
  const provider = createProvider({
    issuer,
    keys: await issuerKeys(required(env, 'OFFICER_ISSUER_HOME')),
    cliSecret: required(env, 'OFFICER_CLI_SECRET'),
    redirectUris: required(env, 'OFFICER_LOGIN_REDIRECTS').split(','),
  });
  const serveProtocol = provider.callback();
  const server = createServer((request, response) => {
    const serve = request.url?.startsWith('/interaction/')
      ? serveLogin(provider, request, response)
      : serveProtocol(request, response);
    serve.catch((error: unknown) => refuse(request, response, error));
  });
  server.listen(Number(new URL(issuer).port), '127.0.0.1');
  process.once('SIGTERM', () => {
    server.close(() => process.exit(0));
    server.closeAllConnections();
  });
}

function refuse(request: IncomingMessage, response: ServerResponse, error: unknown): void {
  console.error(request.method, request.url?.split('?')[0], error);
  if (!response.headersSent) response.writeHead(400, { 'content-type': 'text/plain; charset=utf-8' });
  response.end('Phiên đăng nhập không hợp lệ hoặc đã hết hạn. / The login is not valid or has expired.\n');
}

function required(env: NodeJS.ProcessEnv, name: string): string {
  const value = env[name];
  if (!value) throw new Error(`${name} is missing.`);
  return value;
}

await main(process.env);
