import { gzipSync } from 'node:zlib';
import { boundaryValues, contentTypes, encodings, inOtherDigits, names, numbers, texts } from './hostile.ts';
import type { Edit, Plan, Wire } from './plans.ts';
import { copyOf, Fields, placesIn, Raw, textOf, treeOf, type Node, type Place, type Schema } from './tree.ts';

/** Larger bodies than this take time and show nothing new; the limits of size have tests of their own. */
const LARGEST_BYTES = 200_000;

/** A body as it is sent. */
export interface Sent {
  bytes: Buffer;
  headers: Record<string, string>;
}

interface Made {
  value: unknown;
  schema: Schema;
  find: (schema: Schema) => Schema;
}

/** Changes a valid body as a plan says. */
export function bodyOf({ edits, wire }: Plan, { value, schema, find }: Made): Sent {
  const root = { value: treeOf(value) };
  for (const edit of edits) {
    const places = placesIn(root, schema, find);
    // The whole body has its turn with all others, and what is in it more often.
    const place = places[edit.place % places.length];
    if (place) editors[edit.kind](place, edit);
  }
  return wired(Buffer.from(textOf(root.value)), wire);
}

const pickFrom = <T>(list: readonly T[], pick: number): T => list[pick % list.length] as T;

const otherTypes: readonly unknown[] = [null, true, false, 0, 7, '', 'x', [], {}, [[]], [null], { a: 1 }, [{}]];

const editors: Record<Edit['kind'], (place: Place, edit: Edit) => void> = {
  boundary: (place, { pick, place: at }) => {
    const values = boundaryValues(place, at);
    if (values.length > 0) place.put(treeOf(pickFrom(values, pick)));
  },
  text: (place, { pick }) => place.put(pickFrom(texts, pick)),
  append: (place, { pick, text }) => {
    const added = pick % 3 === 0 ? text : pickFrom(texts, pick);
    if (typeof place.value === 'string') place.put(pick % 2 ? place.value + added : added + place.value);
  },
  number: (place, { pick }) => place.put(new Raw(pickFrom(numbers, pick))),
  type: (place, { pick }) => place.put(treeOf(pickFrom(otherTypes, pick))),
  remove: (place) => place.remove(),
  repeat: (place, { pick }) => place.repeat(pick % 2 ? copyOf(place.value) : treeOf(pickFrom(otherTypes, pick))),
  name: (place, { pick, json }) => {
    const entry: [string, Node] = [pickFrom(names, pick), treeOf(json)];
    if (place.value instanceof Fields) place.value.entries.push(entry);
    else place.put(new Fields([entry]));
  },
  nest: (place, { pick }) => {
    const levels = pickFrom([2, 16, 31, 32, 33, 200, 5_000], pick);
    const [open, close] = pick % 2 ? ['[', ']'] : ['{"a":', '}'];
    place.put(new Raw(open.repeat(levels) + textOf(place.value) + close.repeat(levels)));
  },
  many: (place, { pick }) => {
    const most = Math.ceil(LARGEST_BYTES / (textOf(place.value).length + 1));
    const count = Math.min(pickFrom([2, 21, 201, 1_001, 5_000], pick), most);
    place.put(Array.from({ length: count }, () => copyOf(place.value)));
  },
  json: (place, { json }) => place.put(treeOf(json)),
  digits: (place, { pick }) => {
    if (typeof place.value === 'string') place.put(inOtherDigits(place.value, pick));
    else place.put(String(pick));
  },
  'random-text': (place, { text }) => place.put(text),
  none: () => undefined,
};

/** A body as it is put on the wire: whole, cut, packed, under another type. */
export function wired(whole: Buffer, { kind, at, bytes }: Wire): Sent {
  const place = whole.length === 0 ? 0 : at % whole.length;
  const sent = (parts: readonly Uint8Array[], headers: Record<string, string> = {}) => ({
    bytes: Buffer.concat(parts),
    headers,
  });
  const wires: Record<Wire['kind'], () => Sent> = {
    whole: () => sent([whole]),
    cut: () => sent([whole.subarray(0, place)]),
    insert: () => sent([whole.subarray(0, place), bytes, whole.subarray(place)]),
    overwrite: () => sent([whole.subarray(0, place), bytes, whole.subarray(place + bytes.length)]),
    type: () => sent([whole], { 'content-type': pickFrom(contentTypes, at) }),
    encoding: () => sent([whole], { 'content-encoding': pickFrom(encodings, at) }),
    packed: () => sent([gzipSync(whole)], at % 2 ? { 'content-encoding': 'gzip' } : {}),
    padded: () => sent([Buffer.from(pickFrom([' ', '\n', '\ufeff', '\u00a0', '\u0000', '/**/'], at)), whole]),
    appended: () => sent([whole, Buffer.from(pickFrom(['{}', ',', '\u0000', ' \n', 'x', '//', '\ufeff'], at))]),
    empty: () => sent([]),
    'other-charset': () => sent([Buffer.from(whole.toString('utf8'), 'utf16le')]),
  };
  return wires[kind]();
}
