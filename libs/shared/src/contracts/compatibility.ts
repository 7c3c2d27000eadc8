/** A JSON Schema as a plain object. */
export type Schema = Readonly<Record<string, unknown>>;

// They explain; they do not decide what is valid.
const annotations = new Set(['title', 'description', 'examples', 'default', '$comment', '$id', 'deprecated']);
const handledApart = new Set(['properties', 'required', 'items', 'anyOf', 'enum']);
const lowerLimits = new Set(['minimum', 'exclusiveMinimum', 'minLength', 'minItems', 'minProperties']);
const upperLimits = new Set(['maximum', 'exclusiveMaximum', 'maxLength', 'maxItems', 'maxProperties']);

/**
 * What a new schema of a released event type breaks. Events are read by old and new readers alike and are sent again
 * years later, so that a wider schema breaks old readers just as a narrower one breaks old events.
 * Only a further optional field, or another description, is compatible.
 * @returns one line per break, `<JSON pointer>: <what changed>`; empty when compatible.
 */
export function breakingChanges(oldSchema: Schema, newSchema: Schema): string[] {
  return changesAt('', oldSchema, newSchema);
}

function changesAt(pointer: string, before: Schema, after: Schema): string[] {
  return [
    ...fieldChanges(pointer, before, after),
    ...itemChanges(pointer, before, after),
    ...shapeChanges(pointer, before, after),
    ...enumChanges(pointer, before, after),
    ...ruleChanges(pointer, before, after),
  ];
}

function fieldChanges(pointer: string, before: Schema, after: Schema): string[] {
  const [oldFields, newFields] = [schemasIn(before.properties), schemasIn(after.properties)];
  const [oldRequired, newRequired] = [namesIn(before.required), namesIn(after.required)];
  const kept = Object.entries(oldFields).flatMap(([name, field]) => {
    const at = `${pointer}/${name}`;
    const now = newFields[name];
    return now === undefined ? [`${at}: field removed`] : changesAt(at, field, now);
  });
  const nowRequired = missingFrom(oldRequired, newRequired);
  const nowOptional = missingFrom(newRequired, oldRequired).filter((name) => name in newFields);
  return [
    ...kept,
    ...nowRequired.map((name) => `${pointer}/${name}: newly required`),
    ...nowOptional.map((name) => `${pointer}/${name}: no longer required, readers rely on it`),
  ];
}

function itemChanges(pointer: string, before: Schema, after: Schema): string[] {
  if (before.items === undefined && after.items === undefined) return [];
  return changesAt(`${pointer}/*`, schemaIn(before.items), schemaIn(after.items));
}

function shapeChanges(pointer: string, before: Schema, after: Schema): string[] {
  const [oldShapes, newShapes] = [listIn(before.anyOf), listIn(after.anyOf)];
  if (oldShapes.length !== newShapes.length) {
    return [`${pointer || '/'}: allowed shapes changed from ${oldShapes.length} to ${newShapes.length}`];
  }
  return oldShapes.flatMap((shape, index) => changesAt(pointer, schemaIn(shape), schemaIn(newShapes[index])));
}

function enumChanges(pointer: string, before: Schema, after: Schema): string[] {
  if (before.enum === undefined && after.enum === undefined) return [];
  const at = pointer || '/';
  if (before.enum === undefined) return [`${at}: narrowed to ${listIn(after.enum).join(', ')}`];
  if (after.enum === undefined) return [`${at}: widened from ${listIn(before.enum).join(', ')} to anything`];
  const [oldValues, newValues] = [namesIn(before.enum), namesIn(after.enum)];
  return [
    ...missingFrom(newValues, oldValues).map((value) => `${at}: narrowed, ${value} is no longer allowed`),
    ...missingFrom(oldValues, newValues).map((value) => `${at}: widened, ${value} is unknown to old readers`),
  ];
}

function ruleChanges(pointer: string, before: Schema, after: Schema): string[] {
  const rules = new Set([...Object.keys(before), ...Object.keys(after)].filter((rule) => !isFree(rule)));
  return [...rules]
    .filter((rule) => canonical(before[rule]) !== canonical(after[rule]))
    .map(
      (rule) =>
        `${pointer || '/'}: ${rule} ${directionOf(rule, before[rule], after[rule])} from ${canonical(before[rule])} to ${canonical(after[rule])}`,
    );
}

function isFree(rule: string): boolean {
  return annotations.has(rule) || handledApart.has(rule);
}

function directionOf(rule: string, before: unknown, after: unknown): 'narrowed' | 'widened' | 'changed' {
  if (lowerLimits.has(rule)) return limitIn(after, -Infinity) > limitIn(before, -Infinity) ? 'narrowed' : 'widened';
  if (upperLimits.has(rule)) return limitIn(after, Infinity) < limitIn(before, Infinity) ? 'narrowed' : 'widened';
  if (before === undefined) return 'narrowed';
  return after === undefined ? 'widened' : 'changed';
}

const limitIn = (value: unknown, none: number): number => (typeof value === 'number' ? value : none);

function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) => (isRecord(inner) ? sorted(inner) : inner)) ?? 'none';
}

function sorted(record: Schema): Schema {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
}

const isRecord = (value: unknown): value is Schema =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const schemaIn = (value: unknown): Schema => (isRecord(value) ? value : {});
const schemasIn = (value: unknown): Readonly<Record<string, Schema>> =>
  schemaIn(value) as Readonly<Record<string, Schema>>;
const listIn = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const namesIn = (value: unknown): ReadonlySet<string> => new Set(listIn(value).map(String));
const missingFrom = (set: ReadonlySet<string>, names: ReadonlySet<string>): string[] =>
  [...names].filter((name) => !set.has(name));
