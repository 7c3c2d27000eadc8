import { Type } from 'typebox';
import { defineEnv, integer, json, keyringSchema, list, text, url, type ServiceEnv } from '#shared/config';
import type { Upstream } from './routes/route-table.js';

const http = ['http', 'https'] as const;

const rateLimits = Type.Record(
  Type.String(),
  Type.Object({
    max: Type.Integer({ minimum: 1 }),
    windowMs: Type.Integer({ minimum: 1_000, maximum: 86_400_000 }),
  }),
);

const brakeLimits = Type.Record(
  Type.String(),
  Type.Object({ free: Type.Integer({ minimum: 0 }), max: Type.Optional(Type.Integer({ minimum: 1 })) }),
);

/** The variables of the gateway besides those of every service. */
export const gatewayEnv = defineEnv({
  PUBLIC_URL: url({
    protocols: http,
    description: 'the address at which partners reach the gateway, without a path; also the issuer of its tokens',
  }),
  INTAKE_URL: url({ protocols: http, description: 'where the gateway reaches intake' }),
  TRIAGE_URL: url({ protocols: http, description: 'where the gateway reaches triage' }),
  NOTIFICATIONS_URL: url({ protocols: http, description: 'where the gateway reaches notifications' }),
  REPORTING_URL: url({ protocols: http, description: 'where the gateway reaches reporting' }),
  GATEWAY_KEYS: json(keyringSchema, { secret: true, description: 'keyring that seals the private signing keys' }),
  TRUSTED_PROXIES: list({
    min: 0,
    default: '',
    description: 'addresses or networks of proxies whose X-Forwarded-For is believed; empty believes nobody',
  }),
  UPSTREAM_TIMEOUT_MS: integer({
    min: 100,
    max: 120_000,
    default: 15_000,
    description: 'how long a service may take to answer a forwarded request',
  }),
  THREAD_TIMEOUT_MS: integer({
    min: 100,
    max: 30_000,
    default: 2_000,
    description: 'how long each service may take to answer for its part of a thread',
  }),
  BODY_LIMIT_BYTES: integer({
    min: 1_024,
    max: 268_435_456,
    default: 10_485_760,
    description: 'largest request body that is forwarded',
  }),
  SECRET_OVERLAP_HOURS: integer({
    min: 0,
    max: 720,
    default: 168,
    description: 'how long a client secret stays valid after a new one was issued',
  }),
  RATE_LIMITS: json(rateLimits, { default: {}, description: 'limits that replace the published ones, by class' }),
  BRAKE_LIMITS: json(brakeLimits, {
    default: {},
    description:
      'limits of the abuse brake that replace the published ones, by window: {"address-minute":{"free":10,"max":60}}',
  }),
  DOCUMENTS_DIR: text({ default: '.', description: 'directory that holds openapi/vigil.json and asyncapi.yaml' }),
});

/** What the gateway finds under the token `ENV`. */
export type GatewayEnv = ServiceEnv<typeof gatewayEnv>;

/** Where each service is reached. */
export function serviceUrls(env: GatewayEnv): Record<Upstream, string> {
  return {
    intake: originOf(env.INTAKE_URL),
    triage: originOf(env.TRIAGE_URL),
    notifications: originOf(env.NOTIFICATIONS_URL),
    reporting: originOf(env.REPORTING_URL),
  };
}

function originOf(address: string): string {
  return new URL(address).origin;
}
