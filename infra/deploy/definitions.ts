import type { ServiceDefinition } from '#shared/http';
import { gateway } from '../../apps/gateway/src/gateway.module.js';
import { intake } from '../../apps/intake/src/intake.module.js';
import { notifications } from '../../apps/notifications/src/notifications.module.js';
import { reporting } from '../../apps/reporting/src/reporting.module.js';
import { triage } from '../../apps/triage/src/triage.module.js';

/** Every service, as code; only this folder knows them all. */
export const definitions = [gateway, intake, triage, notifications, reporting] as readonly ServiceDefinition[];
