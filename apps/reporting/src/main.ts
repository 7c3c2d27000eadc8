import { startService } from '#shared/http';
import { reporting } from './reporting.module.js';

await startService(reporting);
