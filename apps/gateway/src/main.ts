import { startService } from '#shared/http';
import { gateway } from './gateway.module.js';

await startService(gateway);
