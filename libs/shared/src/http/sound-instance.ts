import { createRequire } from 'node:module';
import { getMetadataStorage, ValidationTypes, type ValidatorConstraintInterface } from 'class-validator';

/** A class of DTOs. */
export type DtoClass = new () => object;

type Fields = Record<string, unknown>;

/** One rule of a field, as its decorator stated it. */
interface Rule {
  judge: ValidatorConstraintInterface;
  constraints: unknown[];
  each: boolean;
  appliesTo: ((dto: object, value: unknown) => boolean) | undefined;
}

interface Field {
  name: string;
  /** The field is judged only where all of these hold. */
  conditions: ((dto: object, value: unknown) => boolean)[];
  rules: Rule[];
  /** What `@Type` says: the class of the value or of its elements, or Number. */
  type: unknown;
  nested: boolean;
}

/** How a class is filled and judged; undefined where it states something that is left to its libraries. */
type Plan = ReadonlyMap<string, Field> | undefined;

type ValidationMetadata = ReturnType<ReturnType<typeof getMetadataStorage>['getTargetValidationMetadatas']>[number];

// The library publishes no way to ask what its decorators were told.
const { defaultMetadataStorage: transformations } = createRequire(import.meta.url)(
  'class-transformer/cjs/storage.js',
) as typeof import('class-transformer/types/storage.js');
const PLAIN_TO_CLASS = 0;

/** Stands for a value that is left to the libraries. */
const LEFT = Symbol('left');

const plans = new WeakMap<DtoClass, { plan: Plan }>();

/**
 * The instance that class-transformer would make of plain data, where class-validator would find no fault in it, by the
 * same decorators; undefined where a fault is possible, which the libraries then look for and name. They would look up
 * all that is known of a class for each object anew, which costs thousands of objects more time than to write them.
 */
export function soundInstance(type: DtoClass, plain: unknown): object | undefined {
  const plan = planOf(type);
  if (!plan || !isPlain(plain)) return undefined;
  const made = new type();
  for (const name of Object.keys(plain)) {
    const field = plan.get(name);
    const value = field ? taken(field, plain[name]) : LEFT;
    if (value === LEFT) return undefined;
    (made as Fields)[name] = value;
  }
  for (const field of plan.values()) if (!isSound(made, field)) return undefined;
  return made;
}

function isPlain(value: unknown): value is Fields {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

const isPrimitive = (value: unknown) => typeof value !== 'object' || value === null;

function taken({ type }: Field, value: unknown): unknown {
  if (Array.isArray(value)) return takenList(type, value);
  if (isPrimitive(value)) return type === Number && value !== null ? Number(value) : value;
  return isNestedType(type) ? (soundInstance(type, value) ?? LEFT) : LEFT;
}

function takenList(type: unknown, values: unknown[]): unknown {
  if (type === undefined) return values.every(isPrimitive) ? values : LEFT;
  if (!isNestedType(type)) return LEFT;
  const made: unknown[] = [];
  for (const value of values) {
    const one = soundInstance(type, value);
    if (!one) return LEFT;
    made.push(one);
  }
  return made;
}

function isNestedType(type: unknown): type is DtoClass {
  return type !== undefined && type !== Number;
}

function isSound(dto: object, { name, conditions, rules, nested }: Field): boolean {
  const value = (dto as Fields)[name];
  for (const condition of conditions) if (!condition(dto, value)) return true;
  for (const rule of rules) if (!isKept(rule, { dto, name, value })) return false;
  return !nested || value === undefined || !isPrimitive(value); // What is no primitive has been judged when it was taken.
}

/** An answer that is a promise is left to class-validator, too. */
function isKept(
  { judge, constraints, each, appliesTo }: Rule,
  { dto, name, value }: { dto: object; name: string; value: unknown },
): boolean {
  if (appliesTo && !appliesTo(dto, value)) return true;
  const told = { targetName: dto.constructor.name, property: name, object: dto, value, constraints };
  if (!each || !Array.isArray(value)) return judge.validate(value, told) === true;
  return value.every((one) => judge.validate(one, told) === true);
}

function planOf(type: DtoClass): Plan {
  const known = plans.get(type);
  if (known) return known.plan;
  plans.set(type, { plan: undefined }); // A class within itself is left to the libraries.
  const plan = makePlan(type);
  plans.set(type, { plan });
  return plan;
}

function makePlan(type: DtoClass): Plan {
  const stated = getMetadataStorage().getTargetValidationMetadatas(type, '', false, false);
  const fields = Map.groupBy(stated, ({ propertyName }) => propertyName);
  const isSimple =
    stated.length > 0 &&
    stated.every(isUnderstood) &&
    Object.keys(new type()).every((name) => fields.has(name)) &&
    !hasAccessors(type) &&
    transformations.getExposedMetadatas(type).length + transformations.getExcludedMetadatas(type).length === 0;
  if (!isSimple) return undefined;
  const plan = new Map([...fields].map(([name, metadata]) => [name, fieldOf(type, name, metadata)]));
  return [...plan.values()].every((field) => field !== undefined) ? (plan as Map<string, Field>) : undefined;
}

const understood: readonly string[] = [
  ...[ValidationTypes.CUSTOM_VALIDATION, ValidationTypes.IS_DEFINED, ValidationTypes.NESTED_VALIDATION],
  ...[ValidationTypes.CONDITIONAL_VALIDATION, ValidationTypes.WHITELIST],
];

function isUnderstood({ type, groups, always }: ValidationMetadata): boolean {
  return understood.includes(type) && !groups?.length && always === undefined;
}

/** Methods and accessors of a DTO: class-transformer leaves them as they are. */
function hasAccessors(type: DtoClass): boolean {
  for (let at = type.prototype as object; at !== Object.prototype; at = Object.getPrototypeOf(at) as object)
    if (Object.getOwnPropertyNames(at).length > 1) return true;
  return false;
}

function fieldOf(target: DtoClass, name: string, stated: ValidationMetadata[]): Field | undefined {
  const type = typeOf(target, name);
  const nested = stated.some((one) => one.type === ValidationTypes.NESTED_VALIDATION);
  if (type === LEFT || (nested && !isNestedType(type))) return undefined;
  const conditions = stated.filter((one) => one.type === ValidationTypes.CONDITIONAL_VALIDATION);
  return {
    ...{ name, nested, type },
    conditions: conditions.map(({ constraints }) => constraints[0] as Field['conditions'][number]),
    rules: stated.flatMap(rulesOf),
  };
}

/** What `@Type` says without looking at the data: a class with rules of its own, Number, or nothing. */
function typeOf(target: DtoClass, name: string): unknown {
  if (transformations.findTransformMetadatas(target, name, PLAIN_TO_CLASS).length > 0) return LEFT;
  const stated = transformations.findTypeMetadata(target, name) as
    ReturnType<typeof transformations.findTypeMetadata> | undefined;
  if (!stated) return undefined;
  if (stated.options?.discriminator || stated.typeFunction.length > 0) return LEFT;
  const type: unknown = stated.typeFunction();
  return type === Number || planOf(type as DtoClass) ? type : LEFT;
}

function rulesOf({ type, constraintCls, constraints, each, validateIf }: ValidationMetadata): Rule[] {
  if (type !== ValidationTypes.CUSTOM_VALIDATION && type !== ValidationTypes.IS_DEFINED) return [];
  return getMetadataStorage()
    .getTargetValidatorConstraints(constraintCls)
    .map(({ instance: judge }) => ({ judge, constraints, each, appliesTo: validateIf }));
}
