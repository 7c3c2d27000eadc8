import { Injectable } from '@nestjs/common';
import { validate as isUuid } from 'uuid';
import type { Caller } from '#shared/auth';
import { Clock } from '#shared/config';
import { caseAcceptedV1, caseDeclinedV1, caseOfferedV1, caseOutcomeRecordedV1 } from '#shared/contracts';
import { AuditLog, Transactions, type Tx } from '#shared/database';
import { AppError, requireVersion } from '#shared/http';
import { Outbox } from '#shared/messaging';
import { BodiesService } from '../bodies/bodies.service.js';
import { SubjectsService } from '../subjects/subjects.service.js';
import type { CaseActDto, DeclineDto, OutcomeDto } from './case-acts.dto.js';
import { CaseEntity } from './case.entity.js';
import { isShutOut, lastResortOf } from '../competence/competence.rules.js';
import { mayMove, nextOffer, referencePattern, STANDING_OFFICE, type CaseMove } from './case.rules.js';
import { addReaders, recordActs } from './cases.writes.js';

/** Which case a body acts on, and in which version it has read it. */
export interface CaseAddress {
  /** Its id or its human reference. */
  id: string;
  version: number;
}

/** What the bodies do to cases: they accept, decline and conclude them. */
@Injectable()
export class CasesService {
  constructor(
    private readonly transactions: Transactions,
    private readonly subjects: SubjectsService,
    private readonly bodies: BodiesService,
    private readonly outbox: Outbox,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  /** @throws AppError `not-found`, `forbidden`, `precondition-failed`, `state-conflict`. */
  accept(caller: Caller, address: CaseAddress): Promise<CaseActDto> {
    return this.move(caller, { address, move: 'accept' }, async (tx, { found, at }) => {
      const after = await change(tx, found, { acceptedAt: at }, 1);
      const data = { ...idsOf(found), body: caller.body, acceptedAt: at.toISOString() };
      this.outbox.publish(tx, caseAcceptedV1, [{ id: found.id, version: after.version, occurredAt: at, data }]);
      recordActs(tx, [{ caseId: found.id, act: 'accepted', body: caller.body }], at);
      return after;
    });
  }

  /** Offers the case to the next body of its chain. @throws AppError as `accept`. */
  decline(caller: Caller, address: CaseAddress, { reason, note }: DeclineDto): Promise<CaseActDto> {
    return this.move(caller, { address, move: 'decline' }, async (tx, { found, at }) => {
      const last = lastResortOf(found);
      if (found.lead === last) throw new AppError('state-conflict', { detail: 'Cơ quan cuối cùng không thể từ chối.' });
      const existing = await this.bodies.existingAt(tx, at);
      const lead = nextOffer({ ...found, last }, (body) => existing.has(body) && !isShutOut(body, found, existing));
      const supports = found.supports.filter((body) => body !== lead);
      const after = await change(tx, found, { lead, supports, round: found.round + 1, offeredAt: at }, 2);
      await tx.query(`DELETE FROM case_readers WHERE case_id = $1`, [found.id]);
      addReaders(tx, [after]);
      this.tellDeclined(tx, after, { decliner: caller.body, reason, at });
      const acts = [
        { caseId: found.id, act: 'declined' as const, body: caller.body, details: { reason, note } },
        { caseId: found.id, act: 'offered' as const, body: lead, details: { round: after.round } },
      ];
      recordActs(tx, acts, at);
      return after;
    });
  }

  /** Records how the case ended; later tips about the same subject open a new one. @throws AppError as `accept`. */
  conclude(caller: Caller, address: CaseAddress, outcome: OutcomeDto): Promise<CaseActDto> {
    return this.move(caller, { address, move: 'conclude' }, async (tx, { found, at }) => {
      const { note, ...figures } = outcome;
      const after = await change(tx, found, { ...figures, outcomeNote: note ?? null, endedAt: at }, 1);
      await this.subjects.endLinks(tx, [found.id], 'past');
      const { fineVnd, goodsValueVnd } = outcome;
      const data = { ...idsOf(found), body: caller.body, outcome: outcome.outcome, fineVnd, goodsValueVnd };
      const event = { id: found.id, version: after.version, occurredAt: at };
      this.outbox.publish(tx, caseOutcomeRecordedV1, [{ ...event, data: { ...data, recordedAt: at.toISOString() } }]);
      const details = { outcome: outcome.outcome, fineVnd, goodsValueVnd };
      recordActs(tx, [{ caseId: found.id, act: 'concluded', body: caller.body, details }], at);
      return after;
    });
  }

  /** What all acts share: one transaction, the right to act, the version read, the state, and the audit row. */
  private move(
    caller: Caller,
    { address, move }: { address: CaseAddress; move: CaseMove },
    act: Act,
  ): Promise<CaseActDto> {
    return this.transactions.run(async (tx) => {
      const found = await lockForAct(tx, caller, address);
      const state = mayMove(found.state, move);
      if (!state) throw new AppError('state-conflict', { detail: `Trạng thái hiện tại: ${found.state}.` });
      const after = await act(tx, { found: Object.assign(found, { state }), at: this.clock.now() });
      const details = { from: address.version, to: after.revision };
      this.audit.record(tx, { act: `case.${move}`, objectKind: 'case', objectId: found.id, details });
      return actResultOf(after);
    });
  }

  private tellDeclined(
    tx: Tx,
    offered: CaseEntity,
    { decliner, reason, at }: { decliner: string; reason: string; at: Date },
  ): void {
    const { id, reference, lead, supports, round, version, accusedBody } = offered;
    const declined = { ...idsOf(offered), body: decliner, reason, next: lead, declinedAt: at.toISOString() };
    const accused = accusedBody === null ? {} : { accusedBody };
    const offer = { ...idsOf(offered), reference, lead, supports, round, ...accused, offeredAt: at.toISOString() };
    this.outbox.publish(tx, caseDeclinedV1, [{ id, version: version - 1, occurredAt: at, data: declined }]);
    this.outbox.publish(tx, caseOfferedV1, [{ id, version, occurredAt: at, data: offer }]);
  }
}

type Act = (tx: Tx, subject: { found: CaseEntity; at: Date }) => Promise<CaseEntity>;

/** A case that the caller may not read answers as one that does not exist. */
async function lockForAct(tx: Tx, caller: Caller, { id, version }: CaseAddress): Promise<CaseEntity> {
  const where = isUuid(id) ? { id } : { reference: id };
  const addressable = isUuid(id) || referencePattern.test(id);
  const found = addressable ? await tx.findOne(CaseEntity, { where, lock: { mode: 'for_no_key_update' } }) : null;
  if (!found || !(await mayRead(tx, caller, found))) throw new AppError('not-found');
  if (found.lead !== caller.body) throw new AppError('forbidden', { detail: 'Chỉ cơ quan chủ trì được thực hiện.' });
  requireVersion(version, found.revision);
  return found;
}

async function mayRead(tx: Tx, caller: Caller, { id: caseId, accusedBody }: CaseEntity): Promise<boolean> {
  if (caller.body === STANDING_OFFICE) return accusedBody !== STANDING_OFFICE;
  const rows: unknown[] = await tx.query(`SELECT FROM case_readers WHERE case_id = $1 AND body = $2`, [
    caseId,
    caller.body,
  ]);
  return rows.length > 0;
}

/** Writes what an act changes: one revision further, and as many versions as the act publishes events. */
async function change(tx: Tx, found: CaseEntity, values: Partial<CaseEntity>, events: number): Promise<CaseEntity> {
  const counted = { version: found.version + events, revision: found.revision + 1, state: found.state };
  await tx.update(CaseEntity, { id: found.id }, { ...values, ...counted });
  return Object.assign(found, values, counted);
}

function idsOf({ id, threadId }: CaseEntity) {
  return { caseId: id, threadId };
}

function actResultOf({ id, reference, state, lead, round, revision }: CaseEntity): CaseActDto {
  return { caseId: id, reference, state, lead, round, version: revision };
}
