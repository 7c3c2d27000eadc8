import { defineEnv } from '#shared/config';

/** Triage needs nothing beyond what every service reads. */
export const triageEnv = defineEnv({});
