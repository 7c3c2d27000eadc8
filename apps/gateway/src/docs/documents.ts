import type { OpenAPIObject } from '@nestjs/swagger';
import type { ServiceName } from '#shared/http';
import { openApiPathOf, type Route } from '../routes/route-table.js';

/** What each service says about its own API. */
export type ServiceDocuments = Record<ServiceName, OpenAPIObject>;

/** An operation of a document, as far as merging looks at it. */
export interface Operation {
  operationId?: string;
  tags?: string[];
  security?: object[];
  responses?: Record<string, unknown>;
  'x-public'?: boolean;
  'x-internal'?: boolean;
  'x-required-scopes'?: string[];
}

/** An operation and where it stands. */
export interface PlacedOperation {
  path: string;
  method: string;
  operation: Operation;
}

const methods = ['get', 'post', 'put', 'patch', 'delete'] as const;

/** All operations of a document. */
export function operationsIn(document: OpenAPIObject): PlacedOperation[] {
  return Object.entries(document.paths).flatMap(([path, item]) =>
    methods.flatMap((method) => {
      const operation = item[method] as Operation | undefined;
      return operation ? [{ path, method, operation }] : [];
    }),
  );
}

/** The operation that a route leads to, when its service has it. */
export function operationOf(documents: ServiceDocuments, route: Route): PlacedOperation | undefined {
  const path = openApiPathOf(route.path);
  const method = route.method.toLowerCase();
  return operationsIn(documents[route.service]).find((placed) => placed.path === path && placed.method === method);
}

/** Whether an operation is for the system's own use. */
export function isInternal({ operation }: PlacedOperation): boolean {
  return operation['x-internal'] === true;
}
