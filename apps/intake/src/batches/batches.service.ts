import { setImmediate } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import type { Caller } from '#shared/auth';
import { Clock } from '#shared/config';
import { addNow, afterCommit, AuditLog, nextReferences, Transactions, type Tx } from '#shared/database';
import { AppError, problemOf, RequestValidationPipe, validationFailed } from '#shared/http';
import { SubmitTipDto } from '../tips/submit-tip.dto.js';
import { TipsService, type PreparedTip } from '../tips/tips.service.js';
import { BatchItemDto, EXTERNAL_ID_MAX, type BatchResultDto, type BatchResultsDto } from './batch.dto.js';

/** Tips that are written in one transaction: so many make a statement worth while and hold their locks for a moment. */
const CHUNK_ITEMS = 500;

interface Judged {
  place: number;
  externalId: string;
  prepared: PreparedTip;
}

interface KnownTip {
  externalId: string;
  id: string;
  reference: string;
  state: BatchResultDto['state'];
}

/** Takes in what partner systems send together: a constant number of statements for each chunk. */
@Injectable()
export class BatchesService {
  private readonly validation = new RequestValidationPipe();

  constructor(
    private readonly transactions: Transactions,
    private readonly tips: TipsService,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  /** Each item on its own account; a chunk that was committed stays so when a later one fails. */
  async submit(items: readonly Record<string, unknown>[], caller: Caller): Promise<BatchResultsDto> {
    const results: BatchResultDto[] = [];
    for (let first = 0; first < items.length; first += CHUNK_ITEMS) {
      results.push(...(await this.submitChunk(items.slice(first, first + CHUNK_ITEMS), first, caller)));
      await setImmediate(); // Others have their turn.
    }
    const count = (wanted: string) => results.filter(({ result }) => result === wanted).length;
    return { accepted: count('accepted'), duplicate: count('duplicate'), refused: count('refused'), results };
  }

  private async submitChunk(
    items: readonly Record<string, unknown>[],
    first: number,
    caller: Caller,
  ): Promise<BatchResultDto[]> {
    const prepare = await this.tips.preparing(caller);
    const results: BatchResultDto[] = [];
    const sound: Judged[] = [];
    for (const [index, item] of items.entries()) {
      const place = first + index;
      try {
        const { externalId, tip } = await this.valid(BatchItemDto, item);
        const prepared = await within('/tip', async () => prepare(await this.valid(SubmitTipDto, tip)));
        sound.push({ place, externalId, prepared });
      } catch (error) {
        results.push(refused(place, item, error));
      }
    }
    const written = sound.length === 0 ? [] : await this.write(sound, caller);
    return [...results, ...written].toSorted((a, b) => a.place - b.place);
  }

  private valid<T extends object>(metatype: new () => T, value: unknown): Promise<T> {
    return this.validation.transform(value, { type: 'body', metatype }) as Promise<T>;
  }

  /** The partner's ids are claimed first: of two batches at once, the second waits and finds them taken. */
  private write(sound: readonly Judged[], caller: Caller): Promise<BatchResultDto[]> {
    return this.transactions.run(async (tx) => {
      const distinct = [...new Map(sound.toReversed().map((one) => [one.externalId, one])).values()];
      const claimed = await claim(tx, distinct, caller.body);
      const accepted = distinct.filter(({ prepared }) => claimed.has(prepared.tip.id));
      const references = await nextReferences(tx, 'TB', this.clock.now(), accepted.length);
      const rows = accepted.flatMap(({ prepared }, index) => this.tips.rowsOf(prepared, references[index] ?? ''));
      await addNow(tx, rows);
      for (const { committed } of rows) if (committed) afterCommit(tx, committed);
      this.audit.record(tx, {
        act: 'tip.submit-batch',
        objectKind: 'body',
        objectId: caller.body,
        details: { tips: accepted.length },
      });
      const byPlace = new Map(
        accepted.map(({ place, prepared }, index) => [place, this.tips.answerOf(prepared, references[index] ?? '')]),
      );
      const known = await knownOf(
        tx,
        sound.filter(({ place }) => !byPlace.has(place)),
        caller.body,
      );
      return sound.map(({ place, externalId }): BatchResultDto => {
        const answer = byPlace.get(place);
        if (!answer) return { place, externalId, result: 'duplicate', ...known.get(externalId) };
        const { id, reference, receiptCode, state } = answer;
        return { place, externalId, result: 'accepted', id, reference, receiptCode, state };
      });
    });
  }
}

/** In the order of the ids, so that two batches never wait for each other crosswise. */
async function claim(tx: Tx, items: readonly Judged[], body: string): Promise<ReadonlySet<string>> {
  const rows: { id: string }[] = await tx.query(
    `INSERT INTO partner_tips (body, external_id, tip_id)
     SELECT $1, external_id, tip_id FROM unnest($2::text[], $3::uuid[]) AS item(external_id, tip_id) ORDER BY external_id
     ON CONFLICT DO NOTHING RETURNING tip_id AS id`,
    [body, items.map(({ externalId }) => externalId), items.map(({ prepared }) => prepared.tip.id)],
  );
  return new Set(rows.map(({ id }) => id));
}

async function knownOf(
  tx: Tx,
  items: readonly Judged[],
  body: string,
): Promise<ReadonlyMap<string, Omit<KnownTip, 'externalId'>>> {
  if (items.length === 0) return new Map();
  const rows: KnownTip[] = await tx.query(
    `SELECT external_id AS "externalId", id, reference, state FROM partner_tips JOIN tips ON tips.id = tip_id
     WHERE body = $1 AND external_id = ANY ($2::text[])`,
    [body, items.map(({ externalId }) => externalId)],
  );
  return new Map(rows.map(({ externalId, ...tip }) => [externalId, tip]));
}

/** The faults of a part of an item, with pointers into the item. */
async function within<T>(pointer: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof AppError) || !error.options.errors) throw error;
    throw validationFailed(error.options.errors.map((fault) => ({ ...fault, pointer: pointer + fault.pointer })));
  }
}

/** @throws what is no fault of the item. */
function refused(place: number, { externalId }: Record<string, unknown>, error: unknown): BatchResultDto {
  if (!(error instanceof AppError) || error.code !== 'validation-failed') throw error;
  const named = typeof externalId === 'string' ? { externalId: externalId.slice(0, EXTERNAL_ID_MAX) } : {};
  const { detail, errors } = error.options;
  return { place, ...named, result: 'refused', problem: problemOf(error.code, { detail, errors }) };
}
