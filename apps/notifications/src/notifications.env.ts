import { defineEnv, integer, json, keyringSchema, list, type ServiceEnv } from '#shared/config';

/** The variables of notifications besides those of every service. */
export const notificationsEnv = defineEnv({
  NOTIFICATIONS_WEBHOOK_KEYS: json(keyringSchema, {
    secret: true,
    description: 'keyring that seals the signing secrets of webhook endpoints',
  }),
  WEBHOOK_ALLOWED_TARGETS: list({
    min: 0,
    default: '',
    description: 'host:port pairs that may be private or without TLS, separated by commas; loopback not in production',
  }),
  NOTIFICATIONS_ESCALATION_POLL_MS: integer({
    min: 50,
    max: 60_000,
    default: 2_000,
    description: 'pause between looks for notices that are due',
  }),
  NOTIFICATIONS_DELIVERY_POLL_MS: integer({
    min: 50,
    max: 60_000,
    default: 1_000,
    description: 'pause between looks for deliveries and handshakes that are due',
  }),
});

/** What notifications finds under the token `ENV`. */
export type NotificationsEnv = ServiceEnv<typeof notificationsEnv>;
