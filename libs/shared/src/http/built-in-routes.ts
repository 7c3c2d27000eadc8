import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { RouteHandlerMethod } from 'fastify';
import { gauge, metrics } from '#shared/observability';
import { documentOf } from './openapi.js';
import { Readiness } from './readiness.js';
import type { ServiceDefinition } from './service-definition.js';

const serviceReady = gauge({
  name: 'vigil_service_ready',
  help: '1 while the service can do its work, 0 while /health/ready names a cause.',
});

/**
 * Gives a service what every service has, open to everyone on its own network: `/health/live`, `/health/ready`,
 * `/metrics` and `/openapi.json`. A route that the service has itself is left to it.
 */
export function serveBuiltInRoutes(app: NestFastifyApplication, definition: ServiceDefinition): void {
  const instance = app.getHttpAdapter().getInstance();
  let document: object | undefined; // Made when first asked for: few ask, and it would take megabytes of every process.
  const readiness = app.get(Readiness, { strict: false });
  metrics.setDefaultLabels({ service: definition.name });
  const routes: Record<string, RouteHandlerMethod> = {
    '/health/live': () => ({ status: 'alive' }),
    '/health/ready': async (_request, reply) => {
      const report = await readiness.report();
      return reply.code(report.status === 'ready' ? 200 : 503).send(report);
    },
    '/metrics': async (_request, reply) => {
      serviceReady.set((await readiness.report()).status === 'ready' ? 1 : 0);
      return reply.type(metrics.contentType).send(await metrics.metrics());
    },
    '/openapi.json': () => (document ??= documentOf(app, definition)),
  };
  for (const [url, handler] of Object.entries(routes)) {
    if (!instance.hasRoute({ method: 'GET', url })) instance.get(url, handler);
  }
}
