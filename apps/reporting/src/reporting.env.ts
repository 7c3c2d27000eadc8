import { defineEnv } from '#shared/config';

/** Reporting needs nothing beyond what every service reads. */
export const reportingEnv = defineEnv({});
