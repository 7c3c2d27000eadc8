export { baseEnv, keyringSchema, loadServiceEnv } from './base-env.js';
export type { BaseEnv, KeyringSpec, ServiceEnv, TrustedIssuer } from './base-env.js';
export { Clock, clockOf, FileClock, SystemClock, vnDate, vnYear } from './clock.js';
export type { ClockSetting } from './clock.js';
export { defineEnv, ENV, EnvError, loadEnv } from './env.js';
export type { EnvDefinition, EnvOf, EnvSource } from './env.js';
export { choice, flag, integer, json, list, port, secret, text, url } from './variable.js';
export type { Variable, VariableOptions } from './variable.js';
