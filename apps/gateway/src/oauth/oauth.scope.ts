import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Provider } from 'oidc-provider';
import { appErrorFor } from '#shared/http';

/** Mounts the token endpoint, the keys and the discovery documents; the provider reads its bodies itself. */
export async function registerOauth(fastify: FastifyInstance, provider: Provider): Promise<void> {
  await fastify.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', (_request, _body, done) => done(null));
    scope.setErrorHandler(answerAsOauth);
    const serve = handOverTo(provider);
    scope.post('/oauth2/token', { config: { rate: 'token' } }, serve);
    for (const path of [
      '/oauth2/jwks',
      '/.well-known/openid-configuration',
      '/.well-known/oauth-authorization-server',
    ]) {
      scope.get(path, { config: { rate: 'public-read' } }, serve);
    }
  });
}

function handOverTo(provider: Provider): (request: FastifyRequest, reply: FastifyReply) => Promise<void> {
  const serve = provider.callback();
  const { host } = new URL(provider.issuer);
  return async (request, reply) => {
    reply.hijack();
    for (const [name, value] of Object.entries(reply.getHeaders())) {
      if (value !== undefined) reply.raw.setHeader(name, value);
    }
    // The provider builds addresses from it, so a caller must not choose it.
    request.raw.headers.host = host;
    await serve(request.raw, reply.raw);
  };
}

/** OAuth clients understand the form of RFC 6749 §5.2 only, so errors from before the provider take it too. */
function answerAsOauth(error: unknown, _request: FastifyRequest, reply: FastifyReply): void {
  const { status, options } = appErrorFor(error);
  if (options.retryAfterSeconds !== undefined) void reply.header('retry-after', String(options.retryAfterSeconds));
  const code = status === 429 || status === 503 ? 'temporarily_unavailable' : 'invalid_request';
  void reply
    .code(status)
    .header('cache-control', 'no-store')
    .send({ error: code, error_description: options.detail ?? 'the request cannot be served' });
}
