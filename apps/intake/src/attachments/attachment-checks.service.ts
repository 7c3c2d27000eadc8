import { createHash } from 'node:crypto';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { Clock, ENV } from '#shared/config';
import { AuditLog, Transactions, type Tx } from '#shared/database';
import { FileStoreFault, MalwareScanner, ScannerUnavailable } from '#shared/files';
import { counter, gauge, newContext, runInContext, systemActor } from '#shared/observability';
import type { IntakeEnv } from '../intake.env.js';
import {
  CHECK_LEASE_MS,
  CHECKS_MAX,
  showsInformant,
  TRY_AGAIN_MS,
  type AttachmentKind,
  type CopyState,
} from './attachment.rules.js';
import { AttachmentVault, type Sealed } from './attachment-vault.service.js';
import { addCustody, type CustodyStep } from './attachments.writes.js';
import type { CleanCopy } from './inspection/clean-copy.rules.js';
import { Cleaner } from './inspection/cleaner.service.js';
import { kindNamed } from './inspection/file-kinds.rules.js';

const actor = { ...systemActor, body: 'intake' };

const unchecked = gauge({
  name: 'vigil_intake_attachments_unchecked',
  help: 'Files of tips that wait for their check, up to 10,000.',
});
const outcomes = counter({
  name: 'vigil_intake_attachments_checked_total',
  help: 'Files of tips that were checked, by what came of it: infected, or how their copy stands.',
  labels: ['outcome'],
});
const COUNTED_MAX = 10_000;
const REQUEUED_AT_ONCE = 500;

interface Unchecked extends Sealed {
  id: string;
  kind: AttachmentKind;
  mediaType: string;
  sha256: string;
  attempts: number;
}

type Scan = { by: string | null; signature?: string };

/** Scans the files of tips and makes their copies for readers; until then nobody is given anything of them. */
@Injectable()
export class AttachmentChecks {
  private readonly log = new Logger(AttachmentChecks.name);

  constructor(
    private readonly transactions: Transactions,
    private readonly vault: AttachmentVault,
    private readonly scanner: MalwareScanner,
    private readonly cleaner: Cleaner,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
    @Inject(ENV) private readonly env: IntakeEnv,
  ) {}

  /**
   * Checks one file; answers whether there may be more at once. One whose check fails for want of the scanner or the
   * store is tried again later, by whichever replica, and so are those behind it.
   */
  async step(): Promise<boolean> {
    const mayCheck = this.scanner.isConfigured || this.env.INTAKE_SERVE_UNSCANNED;
    const file = mayCheck ? await this.transactions.run((tx) => claim(tx, this.clock.now())) : undefined;
    if (!file) return this.rest();
    return runInContext(newContext({ actor }), async () => {
      try {
        await this.check(file);
        return true;
      } catch (error) {
        await this.putOff(file, error);
        return !isAway(error);
      }
    });
  }

  private async putOff(file: Unchecked, error: unknown): Promise<void> {
    // What is wrong with a file is not told by what it holds: neither its bytes nor its name are in these errors.
    this.log.warn(`A file of a tip was not checked, attempt ${file.attempts}: ${causeOf(error)}`);
    const at = new Date(this.clock.now().getTime() + TRY_AGAIN_MS);
    await this.transactions.run((tx) => tryAgain(tx, file, { at, counted: !isAway(error) }));
  }

  /** Nothing is due: files that were handed out unscanned are, once there is a scanner. */
  private async rest(): Promise<boolean> {
    await this.count();
    if (!this.scanner.isConfigured) return false;
    const [requeued] = await this.transactions.runAlone<[unknown[]]>(requeueSql, [this.clock.now(), REQUEUED_AT_ONCE]);
    return requeued.length > 0;
  }

  private async count(): Promise<void> {
    const [row] = await this.transactions.runAlone<{ count: number }[]>(
      `SELECT count(*)::integer AS count FROM (SELECT FROM attachments WHERE state = 'unchecked' LIMIT ${COUNTED_MAX}) AS waiting`,
      [],
    );
    unchecked.set(row?.count ?? 0);
  }

  private async check(file: Unchecked): Promise<void> {
    const scan = await this.scan(file);
    if (scan.signature !== undefined) {
      await this.transactions.run((tx) => this.end(tx, file, { scan, state: 'infected' }));
      return;
    }
    const made = await this.copyOf(file);
    if (typeof made !== 'string') await this.vault.keepCopy(file, made.bytes);
    await this.transactions.run((tx) => this.end(tx, file, foundClean(scan, made)));
  }

  /** @throws ScannerUnavailable when there is no verdict, and none may be done without. */
  private async scan(file: Unchecked): Promise<Scan> {
    if (!this.scanner.isConfigured && this.env.INTAKE_SERVE_UNSCANNED) return { by: null };
    const by = await this.scanner.version();
    const found = await this.scanner.scan(this.vault.original(file));
    return found.verdict === 'infected' ? { by, signature: found.signature } : { by };
  }

  private async copyOf(file: Unchecked): Promise<CleanCopy | Exclude<CopyState, 'made'>> {
    const kind = kindNamed(file.mediaType);
    if (showsInformant(file.kind)) return 'shows-informant';
    if (kind.copy === 'none') return 'kind-has-none';
    if (file.attempts > CHECKS_MAX) return 'timed-out'; // Each time the process ended before the copy was made.
    const outcome = await this.cleaner.cleanCopy(kind, await whole(this.vault.original(file)));
    return 'refused' in outcome ? outcome.refused : outcome;
  }

  private async end(tx: Tx, file: Unchecked, found: Found): Promise<void> {
    if (!(await writeFound(tx, file, found))) return; // It is another check's now, or shows the informant after all.
    addCustody(tx, ...stepsOf(file, found, this.clock.now()));
    const { state, copyState } = found;
    const details = { state, copyState };
    this.audit.record(tx, { act: 'attachment.check', objectKind: 'attachment', objectId: file.id, details });
    outcomes.inc({ outcome: copyState ?? state });
  }
}

/** What a check came to. */
interface Found {
  scan: Scan;
  state: 'checked' | 'infected';
  copyState?: CopyState;
  copy?: CleanCopy & { sha256: string };
}

function foundClean(scan: Scan, made: CleanCopy | Exclude<CopyState, 'made'>): Found {
  if (typeof made === 'string') return { scan, state: 'checked', copyState: made };
  const sha256 = createHash('sha256').update(made.bytes).digest('hex');
  return { scan, state: 'checked', copyState: 'made', copy: { ...made, sha256 } };
}

/** Answers whether the file was still to be checked, by this check and as what it was taken for. */
async function writeFound(
  tx: Tx,
  { id, attempts, kind }: Unchecked,
  { scan, state, copyState, copy }: Found,
): Promise<boolean> {
  const { mediaType, bytes, sha256, width, height, perceptualHash }: Partial<CleanCopy & { sha256: string }> =
    copy ?? {};
  const [ended]: [unknown[]] = await tx.query(
    `UPDATE attachments SET state = $2, scanned_by = $3, copy_state = $4, copy_media_type = $5, copy_bytes = $6,
                            copy_sha256 = $7, width = $8, height = $9, perceptual_hash = $10, next_check_at = NULL
     WHERE id = $1 AND state = 'unchecked' AND attempts = $11 AND kind = $12 RETURNING id`,
    [
      ...[id, state, scan.by, copyState, mediaType, bytes?.length, sha256, width, height, perceptualHash],
      ...[attempts, kind],
    ],
  );
  return ended.length > 0;
}

function stepsOf({ id: attachmentId, sha256 }: Unchecked, { scan, copy }: Found, at: Date): CustodyStep[] {
  const signature = scan.signature === undefined ? {} : { signature: scan.signature };
  const scanned = { attachmentId, at, act: 'scanned', sha256, details: { scanner: scan.by, ...signature } } as const;
  const copied = copy && ({ attachmentId, at, act: 'copied', sha256: copy.sha256, details: { of: sha256 } } as const);
  return [...(scan.by === null ? [] : [scanned]), ...(copied ? [copied] : [])];
}

/**
 * Takes the next file for long enough that its check is over by then: first those that were never tried, and of each tip
 * its first, so that many bad files of few hold nobody else's up.
 */
async function claim(tx: Tx, at: Date): Promise<Unchecked | undefined> {
  const [due]: Unchecked[] = await tx.query(
    `SELECT id, kind, media_type AS "mediaType", sha256, store_key AS "storeKey", sealed_key AS "sealedKey",
            attempts + 1 AS attempts
     FROM attachments WHERE state = 'unchecked' AND next_check_at <= $1
     ORDER BY attempts, number, next_check_at, id LIMIT 1 FOR UPDATE SKIP LOCKED`,
    [at],
  );
  if (!due) return undefined;
  await tx.query(`UPDATE attachments SET attempts = $2, next_check_at = $3 WHERE id = $1`, [
    ...[due.id, due.attempts, new Date(at.getTime() + CHECK_LEASE_MS)],
  ]);
  return due;
}

/** What failed only because the scanner or the store is away is not counted against the file. */
async function tryAgain(
  tx: Tx,
  { id, attempts }: Unchecked,
  { at, counted }: { at: Date; counted: boolean },
): Promise<void> {
  await tx.query(
    `UPDATE attachments SET next_check_at = $2, attempts = $3
     WHERE id = $1 AND state = 'unchecked' AND attempts = $4`,
    [id, at, counted ? attempts : attempts - 1, attempts],
  );
}

function isAway(error: unknown): boolean {
  return error instanceof ScannerUnavailable || error instanceof FileStoreFault;
}

const requeueSql = `
  UPDATE attachments SET state = 'unchecked', copy_state = NULL, copy_media_type = NULL, copy_bytes = NULL,
                         copy_sha256 = NULL, attempts = 0, next_check_at = $1
  WHERE id IN (SELECT id FROM attachments WHERE state = 'checked' AND scanned_by IS NULL LIMIT $2 FOR UPDATE SKIP LOCKED)
  RETURNING id`;

function causeOf(error: unknown): string {
  if (error instanceof ScannerUnavailable) return `no verdict (${error.message})`;
  return error instanceof Error ? `${error.name}: ${error.message}` : 'unknown';
}

async function whole(bytes: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const part of bytes) parts.push(part);
  return Buffer.concat(parts);
}
