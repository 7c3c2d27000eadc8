import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newKeyring, startTestService, type TestService } from '#shared/testing';
import { intake } from '../src/intake.module.js';

/** Intake behind its two doors, with seeded hotlines and tokens at hand. */
export interface IntakeService extends TestService {
  /** The header of an officer of a body, by default with all that hotline officers may. */
  officer(body: string, ...roles: string[]): Promise<Record<string, string>>;
  /** The header of a partner's client. */
  client(body: string, ...scopes: string[]): Promise<Record<string, string>>;
}

/** @param env further variables; they win over those of every test. */
export async function startIntake(env: Record<string, string> = {}): Promise<IntakeService> {
  const folder = await mkdtemp(join(tmpdir(), 'vigil-intake-files-'));
  const service = await startTestService(intake, {
    seed: true,
    env: {
      INTAKE_FILES_FOLDER: folder,
      INTAKE_FILES_POLL_MS: '100',
      INTAKE_RECEIPT_KEY: randomBytes(32).toString('base64'),
      INTAKE_IDENTITY_KEYS: newKeyring(),
      INTAKE_PERSON_KEY: randomBytes(32).toString('base64'),
      OUTBOX_POLL_MS: '50',
      ...env,
    },
  });
  const header = (token: string) => ({ authorization: `Bearer ${token}` });
  return {
    ...service,
    close: async () => {
      await service.close();
      await rm(folder, { recursive: true, force: true });
    },
    officer: async (body, ...roles) =>
      header(await service.issuer.officerToken({ body, roles: roles.length > 0 ? roles : ['hotline-officer'] })),
    client: async (body, ...scopes) => header(await service.issuer.clientToken({ body, scopes })),
  };
}
