import { startService } from '#shared/http';
import { triage } from './triage.module.js';

await startService(triage);
