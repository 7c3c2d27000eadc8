/** JSON, and what is almost JSON: fields that come twice, numbers that no parser's number holds. */
export type Node = Raw | Fields | Node[] | string | number | boolean | null;

/** Text that stands in the body as it is. */
export class Raw {
  constructor(readonly text: string) {}
}

/** An object as its text has it: in this order, with every name that is written. */
export class Fields {
  constructor(readonly entries: [name: string, value: Node][]) {}
}

/** As much of a JSON schema as decides which values are at a limit. */
export interface Schema {
  $ref?: string;
  allOf?: Schema[];
  anyOf?: Schema[];
  type?: string | string[];
  format?: string;
  pattern?: string;
  enum?: unknown[];
  example?: unknown;
  minLength?: number;
  maxLength?: number;
  minItems?: number;
  maxItems?: number;
  minimum?: number;
  maximum?: number;
  items?: Schema;
  properties?: Record<string, Schema>;
  required?: string[];
}

/** A place in a body where something else may be put. */
export interface Place {
  value: Node;
  schema: Schema;
  put(value: Node): void;
  /** Takes the place itself away; the whole body cannot be. */
  remove(): void;
  /** Puts something else right behind it, under the same name. */
  repeat(value: Node): void;
}

export function treeOf(value: unknown): Node {
  if (Array.isArray(value)) return value.map(treeOf);
  if (typeof value !== 'object' || value === null) return value as Node;
  return new Fields(Object.entries(value).map(([name, inner]) => [name, treeOf(inner)]));
}

/** The same once more, so that a change of one is none of the other. */
export function copyOf(node: Node): Node {
  if (Array.isArray(node)) return node.map(copyOf);
  return node instanceof Fields ? new Fields(node.entries.map(([name, value]) => [name, copyOf(value)])) : node;
}

export function textOf(node: Node): string {
  if (node instanceof Raw) return node.text;
  if (Array.isArray(node)) return `[${node.map(textOf).join(',')}]`;
  if (!(node instanceof Fields)) return JSON.stringify(node);
  return `{${node.entries.map(([name, value]) => `${JSON.stringify(name)}:${textOf(value)}`).join(',')}}`;
}

/** All places of a body, the whole of it first. */
export function placesIn(root: { value: Node }, schema: Schema, find: (schema: Schema) => Schema): Place[] {
  const whole: Place = {
    value: root.value,
    schema: find(schema),
    put: (value) => (root.value = value),
    remove: () => (root.value = new Raw('')),
    repeat: (value) => (root.value = new Raw(textOf(root.value) + textOf(value))),
  };
  return [whole, ...placesBelow(whole, find)];
}

function placesBelow({ value, schema }: Place, find: (schema: Schema) => Schema): Place[] {
  const own =
    value instanceof Fields
      ? fieldPlaces(value, schema, find)
      : Array.isArray(value)
        ? itemPlaces(value, schema, find)
        : [];
  return own.flatMap((place) => [place, ...placesBelow(place, find)]);
}

function fieldPlaces({ entries }: Fields, schema: Schema, find: (schema: Schema) => Schema): Place[] {
  return entries.map((entry) => ({
    value: entry[1],
    schema: find(schema.properties?.[entry[0]] ?? {}),
    put: (value) => (entry[1] = value),
    remove: () => takeOut(entries, entry),
    repeat: (value) => entries.push([entry[0], value]),
  }));
}

function itemPlaces(items: Node[], schema: Schema, find: (schema: Schema) => Schema): Place[] {
  return items.map((item, index) => ({
    value: item,
    schema: find(schema.items ?? {}),
    put: (value) => (items[index] = value),
    remove: () => takeOut(items, item),
    repeat: (value) => items.push(value),
  }));
}

function takeOut<T>(list: T[], one: T): void {
  const index = list.indexOf(one);
  if (index >= 0) list.splice(index, 1);
}
