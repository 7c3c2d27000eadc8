import { defineEnv, json, keyringSchema, secret, type ServiceEnv } from '#shared/config';

/** The variables of intake besides those of every service. Both keys live outside the database that they protect. */
export const intakeEnv = defineEnv({
  INTAKE_RECEIPT_KEY: secret({ bytes: 32, description: 'key of the hashes by which receipt codes are found' }),
  INTAKE_IDENTITY_KEYS: json(keyringSchema, {
    secret: true,
    description: "keyring that seals the keys of informants' identities",
  }),
});

/** What intake finds under the token `ENV`. */
export type IntakeEnv = ServiceEnv<typeof intakeEnv>;
