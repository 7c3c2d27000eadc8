import type { OpenAPIObject } from '@nestjs/swagger';
import { problemsExtension } from './api-problems.js';
import { isProblemCode, problemOf, problems, type ProblemCode } from './problems.js';

/** One operation of a document, as far as it is completed here. */
export interface Operation {
  responses: Record<string, unknown>;
  parameters?: unknown[];
  requestBody?: unknown;
  security?: unknown[];
  [extension: string]: unknown;
}

const methods = ['get', 'put', 'post', 'delete', 'patch', 'head', 'options'] as const;
const prefix = `${problemsExtension}-`;

/** All operations of a document. */
export function operationsOf(document: OpenAPIObject): Operation[] {
  const items = Object.values(document.paths);
  return items.flatMap((item) => methods.flatMap((method) => (item[method] as Operation | undefined) ?? []));
}

/** Turns the codes that an operation states, and those that follow from its form, into documented responses. */
export function completeOperation(operation: Operation): void {
  const stated = Object.keys(operation).filter((key) => key.startsWith(prefix));
  const codes = [...stated.map((key) => key.slice(prefix.length)), ...impliedCodes(operation)].filter(isProblemCode);
  for (const key of stated) delete operation[key];
  for (const [status, ofStatus] of byStatus(new Set(codes))) {
    operation.responses[status] ??= problemResponse(ofStatus);
  }
  operation.responses['default'] ??= {
    description: 'Any other error, as a problem: 500 (`internal`) or 503 (`unavailable`).',
    content: problemContent('unavailable'),
  };
}

/** Any request can be malformed, and any can bring a wrong token, where none is needed too. */
function impliedCodes({ security, requestBody, parameters = [] }: Operation): ProblemCode[] {
  return [
    'malformed-request',
    'unauthenticated',
    ...(requestBody ? (['payload-too-large', 'unsupported-media-type'] as const) : []),
    ...(requestBody || parameters.length > 0 ? (['validation-failed'] as const) : []),
    ...(security?.length ? (['forbidden'] as const) : []),
  ];
}

function byStatus(codes: ReadonlySet<ProblemCode>): Map<string, ProblemCode[]> {
  const grouped = new Map<string, ProblemCode[]>();
  for (const code of codes) {
    const status = String(problems[code].status);
    grouped.set(status, [...(grouped.get(status) ?? []), code]);
  }
  return grouped;
}

function problemResponse(codes: readonly ProblemCode[]): object {
  const description = codes.map((code) => `\`${code}\`: ${problems[code].description}`).join('\n\n');
  const examples = Object.fromEntries(codes.map((code) => [code, { value: exampleOf(code) }]));
  return { description, content: { 'application/problem+json': { schema: problemSchema, examples } } };
}

function problemContent(code: ProblemCode): object {
  return { 'application/problem+json': { schema: problemSchema, examples: { [code]: { value: exampleOf(code) } } } };
}

const problemSchema = { $ref: '#/components/schemas/Problem' };

function exampleOf(code: ProblemCode): object {
  const { detail, errors } = problems[code].example as { detail: string; errors?: object[] };
  return { ...problemOf(code, { detail, traceId: '4bf92f3577b34da6a3ce929d0e0e4736' }), ...(errors ? { errors } : {}) };
}
