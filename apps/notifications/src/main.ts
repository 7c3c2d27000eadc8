import { startService } from '#shared/http';
import { notifications } from './notifications.module.js';

await startService(notifications);
