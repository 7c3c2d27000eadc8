/** The schemas of one document, by name. */
export type Schemas = Record<string, unknown>;

const REFERENCE = /"#\/components\/schemas\/([^"]+)"/g;

/** Marks a schema that another service describes under the name given; see `withDescriptionsFromElsewhere`. */
export const describedElsewhere = 'x-described-as';

/** The names of the schemas that a part of a document refers to. */
export function referencesIn(part: unknown): string[] {
  return [...JSON.stringify(part ?? null).matchAll(REFERENCE)].map(([, name]) => name as string);
}

/** The schemas that a part of a document needs, those included that they need in turn. */
export function schemasNeededBy(part: unknown, schemas: Schemas): Schemas {
  const needed = new Set<string>();
  const open = referencesIn(part);
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (needed.has(name)) continue;
    needed.add(name);
    open.push(...referencesIn(schemas[name]));
  }
  return Object.fromEntries([...needed].sort().map((name) => [name, schemas[name]]));
}

/**
 * New names for those of `added` that already mean something else in `present`. A schema that refers to a renamed
 * one is another schema too, so it is renamed as well.
 */
export function renamingOf(present: Schemas, added: Schemas, prefix: string): Map<string, string> {
  const shared = Object.keys(added).filter((name) => name in present);
  const renamed = new Set(shared.filter((name) => !isSame(present[name], added[name])));
  for (let size = -1; size !== renamed.size;) {
    size = renamed.size;
    const affected = shared.filter((name) => referencesIn(added[name]).some((other) => renamed.has(other)));
    for (const name of affected) renamed.add(name);
  }
  return new Map([...renamed].map((name) => [name, prefix + name]));
}

/** The same part of a document with its references renamed. */
export function withRenamedReferences<T>(part: T, names: ReadonlyMap<string, string>): T {
  if (names.size === 0) return part;
  const renamed = JSON.stringify(part).replaceAll(REFERENCE, (reference, name: string) => {
    const replacement = names.get(name);
    return replacement === undefined ? reference : `"#/components/schemas/${replacement}"`;
  });
  return JSON.parse(renamed) as T;
}

/**
 * The same schemas, with references where the gateway passes on what another service describes.
 * @throws Error when that service no longer has a schema of the name, so that the documents are not written.
 */
export function withDescriptionsFromElsewhere(schemas: Schemas): Schemas {
  const text = JSON.stringify(schemas, (_key, part: unknown) => {
    if (typeof part !== 'object' || part === null || !(describedElsewhere in part)) return part;
    const name = String(part[describedElsewhere]);
    if (!(name in schemas)) throw new Error(`No public operation has the schema ${name} any more.`);
    return { $ref: `#/components/schemas/${name}` };
  });
  return JSON.parse(text) as Schemas;
}

function isSame(left: unknown, right: unknown): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}
