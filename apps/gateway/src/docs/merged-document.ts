import type { OpenAPIObject } from '@nestjs/swagger';
import { problemOf, problems, type ServiceName } from '#shared/http';
import { upstreams, type Route } from '../routes/route-table.js';
import {
  renamingOf,
  schemasNeededBy,
  withDescriptionsFromElsewhere,
  withRenamedReferences,
  type Schemas,
} from './components.js';
import {
  isInternal,
  operationOf,
  operationsIn,
  type Operation,
  type PlacedOperation,
  type ServiceDocuments,
} from './documents.js';
import { introduction } from './introduction.js';
import { oauthPaths } from './oauth-paths.js';
import { addProofDemands } from './proof-demand.js';
import { clientScheme, officerScheme, securitySchemes } from './security-schemes.js';
import { descriptionOfTag, tagOf } from './tags.js';

type Paths = Record<string, Record<string, unknown>>;

interface Merged {
  paths: Paths;
  schemas: Schemas;
}

/** The one document of the public API: the gateway's own operations, and the routed ones of the services. */
export function mergedDocument(documents: ServiceDocuments, routes: readonly Route[]): OpenAPIObject {
  const merged: Merged = { paths: { ...oauthPaths }, schemas: {} };
  for (const service of ['gateway', ...upstreams] as const) {
    addOperations(merged, service, publicOperations(documents, service, routes), documents[service]);
  }
  const { paths, schemas } = merged;
  addProofDemands(paths, schemas, routes);
  return {
    openapi: '3.1.0',
    info: introduction,
    servers: [{ url: '/', description: 'The gateway that serves this document.' }],
    tags: tagsOf(paths),
    paths: sorted(paths),
    components: {
      securitySchemes,
      schemas: sorted(withDescriptionsFromElsewhere(schemas)),
    } as OpenAPIObject['components'],
  };
}

function publicOperations(
  documents: ServiceDocuments,
  service: ServiceName,
  routes: readonly Route[],
): PlacedOperation[] {
  if (service === 'gateway') return operationsIn(documents.gateway).filter((placed) => !isInternal(placed));
  const ofService = routes.filter((route) => route.service === service);
  return ofService.flatMap((route) => operationOf(documents, route) ?? []);
}

function addOperations(merged: Merged, service: ServiceName, added: PlacedOperation[], document: OpenAPIObject): void {
  const needed = schemasNeededBy(added, document.components?.schemas ?? {});
  const names = renamingOf(merged.schemas, needed, service.charAt(0).toUpperCase() + service.slice(1));
  for (const [name, schema] of Object.entries(needed)) {
    merged.schemas[names.get(name) ?? name] = withRenamedReferences(schema, names);
  }
  for (const { path, method, operation } of added) {
    const shown = withRenamedReferences(asPublic(path, operation), names);
    merged.paths[path] = { ...merged.paths[path], [method]: shown };
  }
}

/** An operation as partners see it: by noun, with the ways to get a token, and with what the gateway adds. */
function asPublic(path: string, operation: Operation): Operation {
  const { 'x-public': _public, ...shown } = operation;
  const responses = { ...shown.responses, ...gatewayResponses };
  return { ...shown, tags: [tagOf(path)], security: securityOf(operation), responses };
}

/** A public operation that may answer 403 weighs the token that it is given; a wrong token is refused everywhere. */
function securityOf(operation: Operation): object[] {
  const asked = operation['x-required-scopes'] ?? [];
  // One requirement for each scope, because any one of them is enough.
  const byScope = asked.length > 0 ? asked.map((scope) => ({ [clientScheme]: [scope] })) : [{ [clientScheme]: [] }];
  const tokens = [...byScope, { [officerScheme]: [] }];
  if (!operation['x-public']) return tokens;
  return '403' in (operation.responses ?? {}) ? [{}, ...tokens] : [{}];
}

const gatewayResponses = {
  '429': {
    description: `\`rate-limited\`: ${problems['rate-limited'].description}`,
    headers: { 'Retry-After': { description: 'Seconds until there is room again.', schema: { type: 'integer' } } },
    content: {
      'application/problem+json': {
        schema: { $ref: '#/components/schemas/Problem' },
        examples: { 'rate-limited': { value: problemOf('rate-limited', problems['rate-limited'].example) } },
      },
    },
  },
};

function tagsOf(paths: Paths): { name: string; description: string }[] {
  const names = [...new Set(Object.keys(paths).map(tagOf))].sort();
  return names.map((name) => ({ name, description: descriptionOfTag(name) }));
}

function sorted<T>(entries: Record<string, T>): Record<string, T> {
  return Object.fromEntries(Object.entries(entries).sort(([left], [right]) => (left < right ? -1 : 1)));
}
