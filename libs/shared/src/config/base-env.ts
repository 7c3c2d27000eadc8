import { Type } from 'typebox';
import { defineEnv, EnvError, loadEnv, type EnvDefinition, type EnvOf, type EnvSource } from './env.js';
import { choice, flag, integer, json, list, port, secret, text, url } from './variable.js';

const trustedIssuers = Type.Array(
  Type.Object({
    issuer: Type.String({ minLength: 1 }),
    jwksUri: Type.String({ minLength: 1 }),
    audience: Type.String({ minLength: 1 }),
    kind: Type.Union([Type.Literal('client'), Type.Literal('officer')]),
    bodies: Type.Union([Type.Literal('*'), Type.Array(Type.String({ minLength: 1 }))]),
  }),
  { minItems: 1, maxItems: 20 },
);

/** Keys by their id, and the id of the one that seals new values. */
export const keyringSchema = Type.Object({
  current: Type.String({ minLength: 1 }),
  keys: Type.Record(Type.String(), Type.String({ minLength: 43, maxLength: 44 })),
});

/** The variables that every service reads. */
export const baseEnv = defineEnv({
  HOST: text({ default: '127.0.0.1', description: 'address to listen on' }),
  PORT: port({ description: 'port to listen on, 0 for any free one' }),
  NODE_ENV: choice(['production', 'development', 'test'], { default: 'development' }),
  DATABASE_URL: url({
    protocols: ['postgres', 'postgresql'],
    secret: true,
    description: "PostgreSQL with the service's runtime role",
  }),
  DATABASE_POOL_SIZE: integer({ min: 1, max: 200, default: 10, description: 'connections for HTTP work' }),
  KAFKA_BROKERS: list({ description: 'host:port of Kafka brokers, separated by commas' }),
  KAFKA_TOPIC_PREFIX: text({
    default: '',
    pattern: /^[a-zA-Z0-9._-]*$/,
    maxLength: 60,
    description: 'namespace of topics and groups on a shared cluster',
  }),
  TRUSTED_ISSUERS: json(trustedIssuers, {
    description: 'issuers of access tokens: issuer, jwksUri, audience, kind, bodies',
  }),
  CLOCK: choice(['system', 'virtual'], { default: 'system', description: 'source of business times' }),
  CLOCK_FILE: text({ optional: true, description: 'the file that drives the virtual clock' }),
  LOG_LEVEL: choice(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], { default: 'info' }),
  SHUTDOWN_LIMIT_MS: integer({ min: 100, max: 600_000, default: 10_000, description: 'time for an ordered end' }),
  OUTBOX_POLL_MS: integer({ min: 10, max: 60_000, default: 500, description: 'pause between looks into the outbox' }),
  OUTBOX_ENABLED: flag({ default: true, description: 'whether the relay sends events' }),
  MATCH_KEY: secret({ bytes: 32, description: 'key of the hashes by which services match phones and accounts' }),
  EVENT_FIELD_KEYS: json(keyringSchema, { secret: true, description: 'keyring that seals fields of events' }),
});

/** The typed values of `baseEnv`. */
export type BaseEnv = EnvOf<typeof baseEnv>;

/** What a service finds under the token `ENV`: the base variables and its own. */
export type ServiceEnv<E extends EnvDefinition = EnvDefinition> = BaseEnv & EnvOf<E>;

/** An issuer whose access tokens are accepted, and the bodies it may speak for. */
export type TrustedIssuer = BaseEnv['TRUSTED_ISSUERS'][number];

/** The JSON form of a keyring. */
export type KeyringSpec = BaseEnv['EVENT_FIELD_KEYS'];

/**
 * Reads the base variables together with a service's own, and checks what only holds between variables.
 * @throws EnvError listing all faults.
 */
export function loadServiceEnv<E extends EnvDefinition>(definition: E, source?: EnvSource): ServiceEnv<E> {
  const env = loadEnv({ ...baseEnv, ...definition }, source) as unknown as ServiceEnv<E>;
  const faults = faultsBetween(env);
  if (faults.length > 0) throw new EnvError(faults);
  return env;
}

function faultsBetween(env: BaseEnv): string[] {
  const production = env.NODE_ENV === 'production';
  const rules: [boolean, string][] = [
    [production && env.CLOCK === 'virtual', 'CLOCK must be system in production'],
    [production && !env.OUTBOX_ENABLED, 'OUTBOX_ENABLED must be true in production'],
    [env.CLOCK === 'virtual' && !env.CLOCK_FILE, 'CLOCK_FILE is missing (the file that drives the virtual clock)'],
    [!(env.EVENT_FIELD_KEYS.current in env.EVENT_FIELD_KEYS.keys), 'EVENT_FIELD_KEYS must hold its current key'],
  ];
  return rules.filter(([broken]) => broken).map(([, fault]) => fault);
}
