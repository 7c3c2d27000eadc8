import type { Variable } from './variable.js';

/** The environment variables of a program, by name. */
export type EnvDefinition = Readonly<Record<string, Variable<unknown>>>;

/** The typed values of an environment definition. */
export type EnvOf<E extends EnvDefinition> = { readonly [K in keyof E]: E[K] extends Variable<infer T> ? T : never };

/** The texts that variables are read from; `process.env` or a record in tests. */
export type EnvSource = Readonly<Record<string, string | undefined>>;

/** Injection token of a service's typed environment: `@Inject(ENV) private readonly env: ServiceEnv<typeof intakeEnv>`. */
export const ENV = Symbol('ENV');

/** Thrown by `loadEnv`; its message lists every faulty variable, never a value. */
export class EnvError extends Error {
  override readonly name = 'EnvError';

  constructor(readonly faults: readonly string[]) {
    super(`The environment is not complete:\n${faults.map((fault) => `  - ${fault}`).join('\n')}`);
  }
}

/** Declares environment variables; it only fixes the types, so definitions can be spread into one another. */
export function defineEnv<const E extends EnvDefinition>(variables: E): E {
  return variables;
}

/**
 * Reads all variables of a definition at once.
 * @throws EnvError naming all missing and malformed variables, so that an operator corrects them in one go.
 */
export function loadEnv<E extends EnvDefinition>(definition: E, source: EnvSource = process.env): EnvOf<E> {
  const faults: string[] = [];
  const values: Record<string, unknown> = {};
  for (const [name, variable] of Object.entries(definition)) {
    values[name] = readVariable(name, variable, { source, faults });
  }
  if (faults.length > 0) throw new EnvError(faults);
  return values as EnvOf<E>;
}

interface Reading {
  source: EnvSource;
  faults: string[];
}

function readVariable(name: string, variable: Variable<unknown>, { source, faults }: Reading): unknown {
  const given = source[name] === '' ? undefined : source[name];
  const value = given ?? variable.fallback;
  if (value === undefined) {
    if (!variable.optional) faults.push(`${name} is missing${purposeOf(variable)}`);
    return undefined;
  }
  try {
    return variable.read(value);
  } catch (error) {
    faults.push(`${name} must be ${(error as Error).message}${purposeOf(variable)}`);
    return undefined;
  }
}

function purposeOf(variable: Variable<unknown>): string {
  return variable.description ? ` (${variable.description})` : '';
}
