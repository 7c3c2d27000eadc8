import { defineEnv, integer, json, keyringSchema, type ServiceEnv } from '#shared/config';

/** What triage reads beyond the base variables. */
export const triageEnv = defineEnv({
  TRIAGE_KEYS: json(keyringSchema, {
    secret: true,
    description: 'keyring that seals platforms’ signing keys',
  }),
  TRIAGE_OVERDUE_POLL_MS: integer({
    min: 50,
    max: 600_000,
    default: 2_000,
    description: 'pause between looks for takedown requests past their limit',
  }),
});

/** Triage's environment, typed. */
export type TriageEnv = ServiceEnv<typeof triageEnv>;
