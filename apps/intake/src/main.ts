import { startService } from '#shared/http';
import { intake } from './intake.module.js';

await startService(intake);
