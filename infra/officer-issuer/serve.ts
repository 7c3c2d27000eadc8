import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { serveLogin } from './login.ts';
import { createProvider, type IssuerOptions } from './provider.ts';

/** Serves the protocol and the login page. */
export function serveIssuer(options: IssuerOptions): RequestListener {
  const provider = createProvider(options);
  const serveProtocol = provider.callback();
  return (request, response) => {
    const isLogin = request.url?.startsWith('/interaction/');
    const served = isLogin ? serveLogin(provider, request, response) : serveProtocol(request, response);
    served.catch((error: unknown) => refuse(request, response, error));
  };
}

function refuse(request: IncomingMessage, response: ServerResponse, error: unknown): void {
  console.error(request.method, request.url?.split('?')[0], error);
  if (!response.headersSent) response.writeHead(400, { 'content-type': 'text/plain; charset=utf-8' });
  response.end('Phiên đăng nhập không hợp lệ hoặc đã hết hạn. / The login is not valid or has expired.\n');
}
