type Schema = Record<string, unknown>;

/**
 * The document with every schema that lists properties closed: a field which an answer has and the document has not
 * is a fault of one of both. (The public document itself leaves them open, since answers may grow.)
 */
export function closedDocument<T>(document: T): T {
  return closed(document) as T;
}

function closed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(closed);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([name, part]) => [name, isSample(name) ? part : closed(part)] as const);
  const copy: Schema = Object.fromEntries(entries);
  const listsProperties = typeof copy['properties'] === 'object' && copy['type'] === 'object';
  return listsProperties && !('additionalProperties' in copy) ? { ...copy, additionalProperties: false } : copy;
}

/** Examples are data, not schemas, whatever their fields are called. */
function isSample(name: string): boolean {
  return name === 'example' || name === 'examples';
}
