import type { EnvDefinition } from '#shared/config';

export type Settings = Readonly<Record<string, string>>;

/** A service and the variables that it reads, as its own code declares them. */
export interface ServiceVariables {
  name: string;
  /** The variables of every service. */
  base: EnvDefinition;
  /** Those of this one besides. */
  own: EnvDefinition;
}

/** How a service gets its variables in a deployment; those that keep their default are in neither. */
export interface Placement {
  settings: Settings;
  /** Names of the variables that come from secrets. */
  secrets: string[];
  /** Those of the secrets without which the service starts too. */
  optionalSecrets: string[];
}

/**
 * Sorts a service's variables into settings and secrets.
 * @throws Error naming each variable that would be missing at start, and each setting that no service reads.
 */
export function placementOf({ name, base, own }: ServiceVariables, shared: Settings, ofService: Settings): Placement {
  const definition: EnvDefinition = { ...base, ...own };
  const settings: Settings = { ...shared, ...ofService };
  const secrets = Object.keys(definition).filter((key) => definition[key]?.secret);
  const faults = [
    ...missingFrom(definition, settings).map((key) => `${key} has neither a setting nor a default`),
    ...Object.keys(settings)
      .filter((key) => !(key in definition))
      .map((key) => `${key} is not read`),
    ...secrets.filter((key) => key in settings).map((key) => `${key} is a secret and may not be a setting`),
  ];
  if (faults.length > 0) throw new Error(`${name}: ${faults.join('; ')}.`);
  return { settings, secrets, optionalSecrets: secrets.filter((key) => definition[key]?.optional) };
}

function missingFrom(definition: EnvDefinition, settings: Settings): string[] {
  const required = Object.entries(definition).filter(([, { secret, optional, fallback }]) => {
    return !secret && !optional && fallback === undefined;
  });
  return required.map(([key]) => key).filter((key) => !(key in settings));
}
