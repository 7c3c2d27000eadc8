import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { AppError, appErrorFor, isProblemCode, sendProblem } from '#shared/http';
import type { CommittedDocuments } from './committed-documents.js';
import { problemPage, problemsPage } from './problem-page.js';
import { swaggerInitializer, swaggerPage } from './swagger-ui.js';

const swaggerFiles = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));
const config = { rate: 'public-read' } as const;

/** Swagger UI sets styles on elements; scripts come from here, requests go here and to where officers log in. */
function contentPolicy(issuers: readonly string[]): string {
  const connections = ["'self'", ...issuers.map((issuer) => new URL(issuer).origin)].join(' ');
  return [
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'",
    `connect-src ${connections}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  ].join('; ');
}

/** Serves the documents of the API, Swagger UI on top of them, and the pages of the problems. */
export async function registerDocs(fastify: FastifyInstance, documents: CommittedDocuments): Promise<void> {
  await fastify.register(async (scope) => {
    scope.setErrorHandler((error, request, reply) => sendProblem(request, reply, appErrorFor(error)));
    scope.addHook('onRequest', secureHeaders(contentPolicy(documents.officerIssuers)));
    addDocuments(scope, documents);
    addProblemPages(scope);
    await addSwaggerUi(scope);
  });
}

function secureHeaders(policy: string) {
  return async (_request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    void reply.headers({
      'content-security-policy': policy,
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
    });
  };
}

function addDocuments(scope: FastifyInstance, { openApi, asyncApi }: CommittedDocuments): void {
  scope.get('/openapi.json', { config }, (_request, reply) => {
    // Partners' own documentation tools load it from their pages.
    return reply.type('application/json; charset=utf-8').header('access-control-allow-origin', '*').send(openApi);
  });
  scope.get('/asyncapi.yaml', { config }, (_request, reply) => {
    return reply.type('application/yaml; charset=utf-8').header('access-control-allow-origin', '*').send(asyncApi);
  });
}

function addProblemPages(scope: FastifyInstance): void {
  scope.get('/problems', { config }, (_request, reply) => reply.type('text/html; charset=utf-8').send(problemsPage()));
  scope.get<{ Params: { code: string } }>('/problems/:code', { config }, (request, reply) => {
    const { code } = request.params;
    if (!isProblemCode(code)) throw new AppError('not-found');
    return reply.type('text/html; charset=utf-8').send(problemPage(code));
  });
}

async function addSwaggerUi(scope: FastifyInstance): Promise<void> {
  scope.get('/docs', { config }, (_request, reply) => reply.type('text/html; charset=utf-8').send(swaggerPage));
  scope.get('/docs/', { config }, (_request, reply) => reply.redirect('/docs', 308));
  scope.get('/docs/swagger-initializer.js', { config }, (_request, reply) => {
    return reply.type('text/javascript; charset=utf-8').send(swaggerInitializer);
  });
  await scope.register(fastifyStatic, { root: swaggerFiles, prefix: '/docs/', index: false, decorateReply: false });
}
