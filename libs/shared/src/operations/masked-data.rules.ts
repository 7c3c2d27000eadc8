import { isHarmless, isHarmlessAnywhere, type FieldSchema } from './harmless-values.rules.js';

/** Values shown of one message; the rest of a larger one is left out. */
const VALUES_MAX = 2_000;
const DEPTH_MAX = 12;
/** A name of a field as ours are; another may itself be somebody's name or number. */
const fieldName = /^[a-z][A-Za-z]{0,39}$/;

/**
 * A message's data as an operator may see it: its structure, and the values of fields that the contract declares as
 * ids, references, codes, states, counts or times. Everything else is masked: what no contract describes first of all.
 */
export function maskedData(data: unknown, schema: FieldSchema = {}): unknown {
  const budget = { values: VALUES_MAX };
  return masked({ value: data, schemas: [schema], depth: 0 }, budget);
}

interface Place {
  value: unknown;
  /** What the contract allows here; several where it has alternatives. */
  schemas: readonly FieldSchema[];
  depth: number;
}

function masked({ value, schemas, depth }: Place, budget: { values: number }): unknown {
  budget.values -= 1;
  if (budget.values < 0 || depth > DEPTH_MAX) return '[masked: too large to show]';
  const here = schemas.flatMap((schema) => schema.anyOf ?? [schema]);
  if (Array.isArray(value)) {
    const items = here.flatMap(({ items: one }) => one ?? []);
    return shortened(value, budget).map((item) => masked({ value: item, schemas: items, depth: depth + 1 }, budget));
  }
  if (typeof value !== 'object' || value === null) return shown(value, here);
  const entries = shortened(Object.entries(value), budget).map(([name, inner], index) => {
    const fields = here.flatMap(({ properties }) => ownOf(properties, name));
    return [maskedName(name, index), masked({ value: inner, schemas: fields, depth: depth + 1 }, budget)];
  });
  return Object.fromEntries(entries);
}

/** One element beyond the budget shows that there are more. */
function shortened<T>(elements: readonly T[], budget: { values: number }): readonly T[] {
  return elements.slice(0, Math.max(0, budget.values) + 1);
}

function ownOf(properties: Record<string, FieldSchema> | undefined, name: string): FieldSchema[] {
  const field = properties && Object.hasOwn(properties, name) ? properties[name] : undefined;
  return field ? [field] : [];
}

function maskedName(name: string, index: number): string {
  return fieldName.test(name) ? name : `[masked name ${index + 1}]`;
}

function shown(value: unknown, schemas: readonly FieldSchema[]): unknown {
  if (isHarmlessAnywhere(value) || schemas.some((schema) => isHarmless(value, schema))) return value;
  return maskOf(value);
}

/** What stands in place of a value. */
export function maskOf(value: unknown): string {
  return typeof value === 'string' ? `[masked: ${value.length} characters]` : `[masked: ${typeof value}]`;
}
