import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LocalFileStore } from '#shared/files';
import { AttachmentUpkeep } from '../src/attachments/attachment-upkeep.service.js';
import { AttachmentVault } from '../src/attachments/attachment-vault.service.js';
import type { IntakeEnv } from '../src/intake.env.js';
import { openRoom, type Room } from './intake-room.js';

/** A room with a store of files on a disk of its own. */
export type VaultRoom = Awaited<ReturnType<typeof openVaultRoom>>;

export async function openVaultRoom() {
  const room = await openRoom();
  const folder = mkdtempSync(join(tmpdir(), 'vigil-vault-'));
  const store = new LocalFileStore(folder);
  return {
    ...room,
    folder,
    store,
    ...partsOf(room, store, { ...room.env, INTAKE_FILE_LIMIT_BYTES: 50 * 1024 * 1024 }),
    close: async () => {
      await room.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The parts that deal with the store, with another environment than the room's if wanted. */
export function partsOf(room: Room, store: LocalFileStore, env: IntakeEnv) {
  const vault = new AttachmentVault(store, env);
  const { transactions, outbox, audit, clock } = room;
  return { vault, upkeep: new AttachmentUpkeep(transactions, vault, outbox, audit, clock, env) };
}
