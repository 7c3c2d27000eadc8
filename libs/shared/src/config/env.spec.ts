import { KeyObject } from 'node:crypto';
import { Type } from 'typebox';
import { loadServiceEnv } from './base-env.js';
import { defineEnv, EnvError, loadEnv } from './env.js';
import { choice, flag, integer, json, list, port, secret, text, url } from './variable.js';

const key = Buffer.alloc(32, 7).toString('base64');

const base = {
  PORT: '0',
  DATABASE_URL: 'postgres://vigil_intake@localhost/vigil',
  KAFKA_BROKERS: 'localhost:9092',
  TRUSTED_ISSUERS: JSON.stringify([
    {
      issuer: 'https://id.example',
      jwksUri: 'https://id.example/jwks',
      audience: 'vigil-api',
      kind: 'client',
      bodies: '*',
    },
  ]),
  MATCH_KEY: key,
  EVENT_FIELD_KEYS: JSON.stringify({ current: 'k1', keys: { k1: key } }),
};

function faultsOf(read: () => unknown): readonly string[] {
  try {
    read();
  } catch (error) {
    if (error instanceof EnvError) return error.faults;
    throw error;
  }
  return [];
}

describe('loadEnv', () => {
  it('reads each kind of variable into its type', () => {
    const env = loadEnv(
      defineEnv({
        NAME: text(),
        NOTE: text({ optional: true }),
        PORT: port(),
        HOOK: url({ protocols: ['https'] }),
        LIMIT: integer({ min: 1, max: 9, default: 5 }),
        MODE: choice(['slow', 'fast'], { default: 'slow' }),
        LOUD: flag({ default: false }),
        HOSTS: list(),
        KEY: secret({ bytes: 32 }),
        RULES: json(Type.Array(Type.Integer())),
      }),
      {
        NAME: 'a',
        PORT: '80',
        HOOK: 'https://a.example/x',
        MODE: 'fast',
        HOSTS: 'a:1, b:2,',
        KEY: key,
        RULES: '[1,2]',
      },
    );
    expect(env).toEqual({
      NAME: 'a',
      NOTE: undefined,
      PORT: 80,
      HOOK: 'https://a.example/x',
      LIMIT: 5,
      MODE: 'fast',
      LOUD: false,
      HOSTS: ['a:1', 'b:2'],
      KEY: expect.any(KeyObject),
      RULES: [1, 2],
    });
    expect(env.KEY.export()).toEqual(Buffer.from(key, 'base64'));
  });

  it('lists all faults at once, with what was expected and never the value', () => {
    const definition = defineEnv({
      NAME: text({ description: 'who it is' }),
      LIMIT: integer({ min: 1, max: 9 }),
      KEY: secret({ bytes: 32 }),
      RULES: json(Type.Object({ a: Type.Integer() })),
    });
    const faults = faultsOf(() =>
      loadEnv(definition, { LIMIT: '10', KEY: 'c2hvcnQtc2VjcmV0', RULES: '{"a":"s3cret"}' }),
    );
    expect(faults).toHaveLength(4);
    expect(faults[0]).toBe('NAME is missing (who it is)');
    expect(faults[1]).toBe('LIMIT must be a whole number from 1 to 9');
    expect(faults[2]).toBe('KEY must be 32 bytes in base64');
    expect(faults[3]).toMatch(/^RULES must be JSON of the documented form \(\/a /);
    expect(faults.join()).not.toMatch(/c2hvcnQ|s3cret/);
  });

  it('takes an empty variable for an absent one', () => {
    expect(loadEnv(defineEnv({ LIMIT: integer({ default: 5 }) }), { LIMIT: '' })).toEqual({ LIMIT: 5 });
  });
});

describe('loadServiceEnv', () => {
  it('reads the base variables beside those of the service', () => {
    const env = loadServiceEnv(defineEnv({ OWN: text() }), { ...base, OWN: 'x' });
    expect(env).toMatchObject({ OWN: 'x', HOST: '127.0.0.1', OUTBOX_ENABLED: true, SHUTDOWN_LIMIT_MS: 10_000 });
    expect(env.TRUSTED_ISSUERS[0]?.kind).toBe('client');
  });

  it('refuses a virtual clock and a silent outbox in production', () => {
    const source = {
      ...base,
      NODE_ENV: 'production',
      CLOCK: 'virtual',
      CLOCK_FILE: 'clock.json',
      OUTBOX_ENABLED: 'false',
    };
    expect(faultsOf(() => loadServiceEnv({}, source))).toEqual([
      'CLOCK must be system in production',
      'OUTBOX_ENABLED must be true in production',
    ]);
  });

  it('refuses a virtual clock without its file and a keyring without its current key', () => {
    const keys = JSON.stringify({ current: 'k2', keys: { k1: key } });
    expect(faultsOf(() => loadServiceEnv({}, { ...base, CLOCK: 'virtual', EVENT_FIELD_KEYS: keys }))).toHaveLength(2);
  });
});
