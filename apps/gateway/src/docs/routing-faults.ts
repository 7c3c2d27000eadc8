import { upstreams, openApiPathOf, type Access, type Route, type Upstream } from '../routes/route-table.js';
import { isInternal, operationOf, operationsIn, type Operation, type ServiceDocuments } from './documents.js';

/** What the route table and the services' documents say differently, one sentence each. */
export function routingFaults(documents: ServiceDocuments, routes: readonly Route[]): string[] {
  return [
    ...routes.flatMap((route) => faultsOfRoute(documents, route)),
    ...upstreams.flatMap((service) => unroutedOperations(documents, service, routes)),
  ];
}

function faultsOfRoute(documents: ServiceDocuments, route: Route): string[] {
  const name = `${route.method} ${route.path}`;
  const placed = operationOf(documents, route);
  if (!placed) return [`${name} is routed to ${route.service}, which does not have it.`];
  if (isInternal(placed)) return [`${name} is routed, but ${route.service} marks it as internal.`];
  const [stated, documented] = [textOf(route.access), textOf(accessOf(placed.operation))];
  return stated === documented
    ? []
    : [`${name} is for ${stated} in the route table, for ${documented} in ${route.service}.`];
}

function unroutedOperations(documents: ServiceDocuments, service: Upstream, routes: readonly Route[]): string[] {
  const ofService = routes.filter((route) => route.service === service);
  const routed = new Set(ofService.map(({ method, path }) => `${method} ${openApiPathOf(path)}`));
  return operationsIn(documents[service])
    .filter((placed) => !isInternal(placed))
    .map(({ method, path }) => `${method.toUpperCase()} ${path}`)
    .filter((name) => !routed.has(name))
    .map((name) => `${name} of ${service} is neither routed nor internal.`);
}

function accessOf(operation: Operation): Access {
  if (operation['x-public']) return 'public';
  const asked = operation['x-required-scopes'] ?? [];
  return asked.length === 0 ? 'token' : (asked as Access);
}

function textOf(access: Access): string {
  return typeof access === 'string' ? access : [...access].sort().join(' or ');
}
