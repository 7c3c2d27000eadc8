import fc from 'fast-check';

/** How one body is made from a valid one; see `bodies.ts` for what each kind does. */
export interface Plan {
  /** Which operation, by a number that is taken modulo their weights. */
  operation: number;
  /** Which of its valid bodies. */
  base: number;
  edits: Edit[];
  wire: Wire;
}

export interface Edit {
  kind: (typeof editKinds)[number];
  /** Which place in the body. */
  place: number;
  /** Which of the values that the kind has. */
  pick: number;
  text: string;
  json: unknown;
}

export interface Wire {
  kind: (typeof wireKinds)[number];
  at: number;
  bytes: Uint8Array;
}

const editKinds = [
  ...['boundary', 'boundary', 'boundary', 'text', 'text', 'text', 'number', 'number', 'type', 'remove', 'repeat'],
  ...['append', 'append', 'append', 'append', 'name', 'nest', 'many', 'json', 'digits', 'random-text', 'none'],
] as const;

const wireKinds = [
  ...['whole', 'whole', 'whole', 'whole', 'whole', 'whole', 'whole', 'whole', 'whole', 'whole', 'whole', 'whole'],
  ...['whole', 'whole', 'whole', 'whole', 'whole', 'whole', 'cut', 'insert', 'overwrite'],
  ...['type', 'encoding', 'packed', 'padded', 'appended', 'empty', 'other-charset'],
] as const;

const number = fc.nat({ max: 1_000_000 });

const edit: fc.Arbitrary<Edit> = fc.record({
  kind: fc.constantFrom(...editKinds),
  place: number,
  pick: number,
  text: fc.string({ unit: 'binary', maxLength: 40 }),
  json: fc.jsonValue({ maxDepth: 2 }),
});

const wire: fc.Arbitrary<Wire> = fc.record({
  kind: fc.constantFrom(...wireKinds),
  at: number,
  bytes: fc.uint8Array({ minLength: 1, maxLength: 6 }),
});

/** The same plans for the same seed. */
export function plansOf(count: number, seed: number): Plan[] {
  const edits = fc.array(edit, { minLength: 1, maxLength: 2 });
  return fc.sample(fc.record({ operation: number, base: number, edits, wire }), { numRuns: count, seed });
}
