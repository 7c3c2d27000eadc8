import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Schema } from './tree.ts';

/** An operation that takes a body, as the public document describes it. */
export interface FuzzedOperation {
  operationId: string;
  path: string;
  method: 'get' | 'post' | 'delete';
  contentType: string;
  schema: Schema;
  /** The scopes of which a token needs one; empty where none is needed. */
  scopes: string[];
  isPublic: boolean;
  /** Names of headers, in lower case. */
  headers: string[];
}

interface Documented {
  operationId: string;
  requestBody?: { content: Record<string, { schema: Schema }> };
  parameters?: { name: string; in: string }[];
  security?: Record<string, string[]>[];
  'x-required-scopes'?: string[];
}

interface Document {
  paths: Record<string, Record<string, Documented>>;
  components: { schemas: Record<string, Schema> };
}

/** The public document, from which the test learns what there is. */
export const document = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../openapi/vigil.json'), 'utf8'),
) as Document;

/** Every operation of the document that takes a body, once for each content type. */
export const fuzzedOperations: FuzzedOperation[] = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).flatMap(([method, operation]) =>
    Object.entries(operation.requestBody?.content ?? {}).map(([contentType, { schema }]) => ({
      operationId: operation.operationId,
      path,
      method: method as FuzzedOperation['method'],
      contentType,
      schema,
      scopes: operation['x-required-scopes'] ?? [],
      isPublic: (operation.security ?? []).some((way) => Object.keys(way).length === 0),
      headers: (operation.parameters ?? [])
        .filter((each) => each.in === 'header')
        .map(({ name }) => name.toLowerCase()),
    })),
  ),
);

/** A schema with what it refers to; of alternatives the first. */
export function resolved(schema: Schema): Schema {
  const referred = schema.$ref && document.components.schemas[schema.$ref.split('/').at(-1) ?? ''];
  const parts = [referred, ...(schema.allOf ?? []), schema.anyOf?.[0]].filter(
    (part) => part !== undefined && part !== '',
  );
  return Object.assign({}, ...parts.map((part) => resolved(part)), schema) as Schema;
}

/** A body of the examples that the schema gives; `wants` decides about each field that may be left out. */
export function exampleOf(given: Schema, wants: (field: string) => boolean): unknown {
  const schema = resolved(given);
  if (schema.example !== undefined) return schema.example;
  if (schema.properties) {
    const fields = Object.entries(schema.properties).filter(([name]) => schema.required?.includes(name) || wants(name));
    return Object.fromEntries(fields.map(([name, inner]) => [name, exampleOf(inner, wants)]));
  }
  if (schema.items) return [exampleOf(schema.items, wants)];
  return schema.enum?.[0] ?? (schema.type === 'integer' || schema.type === 'number' ? (schema.minimum ?? 1) : 'x');
}
