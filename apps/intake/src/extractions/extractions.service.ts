import { Injectable } from '@nestjs/common';
import type { Caller } from '#shared/auth';
import { Clock } from '#shared/config';
import { AuditLog, Transactions, type Tx } from '#shared/database';
import { AppError, requireVersion } from '#shared/http';
import { TipsQueries } from '../tips/tips.queries.js';
import { IdentifiersService } from '../identifiers/identifiers.service.js';
import type { TipExtractionDto, TipIdentifiersDto } from './extraction.dto.js';
import {
  decided,
  statedOf,
  withConfirmed,
  type ExtractionState,
  type KeptExtraction,
  type TipIdentifiers,
} from './extraction-decision.rules.js';
import { clearViewOf, extractionView, type Opened } from './extraction-view.rules.js';
import { extractionsOf, keepDecision } from './extractions.writes.js';

/** Which extraction an officer decides on, and as they read it. */
export interface DecisionOn {
  id: string;
  number: string;
  version: number;
  caller: Caller;
}

/** Shows officers what a tip's informant stated and what its text names, and lets them say what of that is right. */
@Injectable()
export class ExtractionsService {
  constructor(
    private readonly transactions: Transactions,
    private readonly tips: TipsQueries,
    private readonly identifiers: IdentifiersService,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  /** Numbers of persons are opened for officers alone; that they were is written down. @throws AppError `not-found`. */
  read(id: string, caller: Caller): Promise<TipIdentifiersDto> {
    return this.transactions.run(async (tx) => {
      const tip = await this.tips.lock(tx, id, caller);
      const found = await extractionsOf(tx, tip.id);
      const stated = statedOf(await identifiersOfTip(tx, tip.id), found).identifiers;
      const sealed = [...stated, ...found].filter((one) => 'hash' in one && one.hash !== null).length;
      const details = { opened: caller.kind === 'officer' ? sealed : 0 };
      this.audit.record(tx, { act: 'tip.read-identifiers', objectKind: 'tip', objectId: tip.id, details });
      return {
        stated: stated.map((identifier) => clearViewOf(identifier, this.openedFor(caller, identifier))),
        found: found.map((extraction) => extractionView(extraction, this.openedFor(caller, extraction))),
      };
    });
  }

  /**
   * From now on the tip is found by it. @throws AppError `not-found`, `precondition-failed`, or `state-conflict` where
   * it is confirmed already.
   */
  confirm(on: DecisionOn): Promise<TipExtractionDto> {
    return this.decide(on, 'confirmed', 'tip.confirm-identifier');
  }

  /** From now on the tip is not found by it. @throws AppError as {@link confirm}. */
  drop(on: DecisionOn): Promise<TipExtractionDto> {
    return this.decide(on, 'dropped', 'tip.drop-identifier');
  }

  private decide({ id, number, version, caller }: DecisionOn, state: ExtractionState, act: string) {
    return this.transactions.run(async (tx) => {
      const tip = await this.tips.lock(tx, id, caller);
      const before = await extractionsOf(tx, tip.id);
      const extraction = numbered(before, number);
      requireVersion(version, extraction.version);
      if (extraction.state === state) throw new AppError('state-conflict', { detail: 'Đã được quyết định như vậy.' });
      const stated = statedOf(await identifiersOfTip(tx, tip.id), before);
      const at = this.clock.now();
      const after = { ...decided(extraction, state, stated), decidedBody: caller.body, decidedAt: at };
      const all = before.map((one) => (one.number === after.number ? after : one));
      await keepDecision(tx, { tipId: tip.id, extraction: after, by: caller, at });
      await setIdentifiers(tx, tip.id, withConfirmed(stated, all));
      const details = { number: after.number, kind: after.kind, version: after.version };
      this.audit.record(tx, { act, objectKind: 'tip', objectId: tip.id, details });
      return extractionView(after, this.openedFor(caller, after));
    });
  }

  private openedFor({ kind: callerKind }: Caller, trace: Partial<Opened> & { kind: string }): string | undefined {
    const { kind, hash, sealed } = trace;
    if (callerKind !== 'officer' || typeof hash !== 'string' || typeof sealed !== 'string') return undefined;
    return this.identifiers.open({ kind, hash, sealed });
  }
}

function numbered(extractions: readonly KeptExtraction[], number: string): KeptExtraction {
  const found = extractions.find((extraction) => String(extraction.number) === number);
  if (!found) throw new AppError('not-found', { detail: 'Tin báo không có dấu vết nào mang số này.' });
  return found;
}

async function identifiersOfTip(tx: Tx, tipId: string): Promise<TipIdentifiers> {
  const [row]: TipIdentifiers[] = await tx.query(
    `SELECT identifiers, identifier_keys AS keys FROM tips WHERE id = $1`,
    [tipId],
  );
  return row ?? { identifiers: [], keys: [] };
}

/** No version of the tip: no event tells of it, and nothing that an act depends on has changed. */
async function setIdentifiers(tx: Tx, tipId: string, { identifiers, keys }: TipIdentifiers): Promise<void> {
  await tx.query(`UPDATE tips SET identifiers = $2::jsonb, identifier_keys = $3 WHERE id = $1`, [
    tipId,
    JSON.stringify(identifiers),
    keys,
  ]);
}
