import { Injectable } from '@nestjs/common';
import { Clock } from '#shared/config';
import type { Identifier } from '#shared/contracts';
import { addAtEnd, AuditLog, Transactions, type Tx } from '#shared/database';
import { AppError, requireVersion, validationFailed } from '#shared/http';
import { Outbox } from '#shared/messaging';
import { BodiesService } from '../bodies/bodies.service.js';
import {
  mayClassify,
  stateAfterDecision,
  isTurnedAway,
  type ReceivingAct,
} from '../receiving-rules/receiving-acts.rules.js';
import { LogBookMoves } from '../log-book/log-book-moves.service.js';
import { hasCriminalSigns } from '../tips/criminal-signs.rules.js';
import { stateChangeRows } from '../tips/state-changes.writes.js';
import type { TipSummaryDto } from '../tips/tip.dto.js';
import { TipEntity } from '../tips/tip.entity.js';
import { entitledAmong, scopeOf } from '../tips/tip.rules.js';
import { summaryOf } from '../tips/tip-view.rules.js';
import { TipsQueries } from '../tips/tips.queries.js';
import { ActsOnTips, type ActingOfficer } from './acts-on-tips.service.js';
import type { DecideDto, MarkIntegrityDto, ProposeDto } from './proposal.dto.js';
import { endProposal, openProposal, openProposalOf, type OpenProposal } from './proposals.writes.js';
import { eventsOfApproval, publishApproval, publishMarking, publishProposal } from './screening.events.js';
import { decisionFaults, proposalFaults } from './screening.rules.js';

type Changes = Partial<Omit<TipEntity, 'id'>>;

/** Screens tips: the receiver proposes, the competent head decides (195/QĐ-BCĐ389 Article 5). */
@Injectable()
export class ScreeningService {
  constructor(
    private readonly transactions: Transactions,
    private readonly queries: TipsQueries,
    private readonly acts: ActsOnTips,
    private readonly bodies: BodiesService,
    private readonly logBooks: LogBookMoves,
    private readonly outbox: Outbox,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  /** @throws AppError `not-found`, `forbidden`, `precondition-failed`, `state-conflict`, `validation-failed`. */
  propose(id: string, proposal: ProposeDto, by: ActingOfficer): Promise<TipSummaryDto> {
    return this.act(id, 'propose', by, async (tx, tip, change) => {
      const faults = [...proposalFaults(proposal, tip), ...(await this.bodyFaults(tx, 'guidedTo', proposal.guidedTo))];
      if (faults.length > 0) throw validationFailed(faults);
      requireClassifiable(proposal.classification, tip);
      const at = this.clock.now();
      await openProposal(tx, { tipId: tip.id, proposal, by: by.caller, at });
      const changed = await change({ screening: 'proposed', version: tip.version + 1 });
      const { classification, ground = null } = proposal;
      const verdict = { classification, ground, guidedTo: null };
      publishProposal(tx, this.outbox, { tip: changed, verdict, body: by.caller.body, at });
      this.record(tx, 'tip.propose', changed, { classification, ground });
      return changed;
    });
  }

  /** Takes the open proposal back; only who made it may. @throws AppError as {@link propose}. */
  withdraw(id: string, by: ActingOfficer): Promise<TipSummaryDto> {
    return this.act(id, 'withdraw', by, async (tx, tip, change, proposal) => {
      await endProposal(tx, proposal, { state: 'withdrawn', by: by.caller, at: this.clock.now() });
      this.record(tx, 'tip.withdraw-proposal', tip, { number: proposal?.number });
      return change({ screening: 'returned', version: tip.version + 1 });
    });
  }

  /** Makes the open proposal so, or asks for another one. @throws AppError as {@link propose}. */
  decide(id: string, decision: DecideDto, by: ActingOfficer): Promise<TipSummaryDto> {
    const faults = decisionFaults(decision);
    if (faults.length > 0) throw validationFailed(faults);
    return decision.decision === 'approve' ? this.approve(id, decision, by) : this.return(id, decision, by);
  }

  private return(id: string, { note }: DecideDto, by: ActingOfficer): Promise<TipSummaryDto> {
    return this.act(id, 'return', by, async (tx, tip, change, proposal) => {
      await endProposal(tx, proposal, { state: 'returned', by: by.caller, at: this.clock.now(), note });
      this.record(tx, 'tip.return-proposal', tip, { number: proposal?.number });
      return change({ screening: 'returned', version: tip.version + 1 });
    });
  }

  private approve(id: string, { note }: DecideDto, by: ActingOfficer): Promise<TipSummaryDto> {
    return this.act(id, 'approve', by, async (tx, tip, change, open) => {
      const proposal = required(open);
      requireClassifiable(proposal.classification, tip);
      const at = this.clock.now();
      await endProposal(tx, proposal, { state: 'approved', by: by.caller, at, note });
      const effect = effectOf(tip, proposal, by.caller.body);
      const version = tip.version + eventsOfApproval(proposal, effect);
      const stateChangedAt = effect.progressed ? at : tip.stateChangedAt;
      const changed = await change({ ...effect.changes, stateChangedAt, version });
      const identifiers = effect.admitted ? await identifiersOf(tx, tip.id) : [];
      if (effect.progressed) addAtEnd(tx, stateChangeRows([{ tipId: tip.id, version, state: changed.state, at }]));
      const told = { tip: { ...changed, identifiers }, verdict: proposal, body: by.caller.body, at, ...effect };
      publishApproval(tx, this.outbox, told);
      this.record(tx, 'tip.decide', changed, { classification: proposal.classification, ground: proposal.ground });
      return changed;
    });
  }

  /**
   * Marks that a tip accuses an official: at once, so that the accused body sees it no longer.
   * @throws AppError as {@link propose}.
   */
  markIntegrity(id: string, { accusedBody }: MarkIntegrityDto, by: ActingOfficer): Promise<TipSummaryDto> {
    return this.act(id, 'mark-integrity', by, async (tx, tip, change) => {
      const faults = await this.bodyFaults(tx, 'accusedBody', accusedBody);
      if (faults.length > 0) throw validationFailed(faults);
      const marked = { integrity: true, accusedBody: accusedBody ?? tip.accusedBody };
      await this.logBooks.move(tx, tip, marked);
      const changed = await change({ ...marked, version: tip.version + 1 });
      await entitleAnew(tx, changed);
      const identifiers = await identifiersOf(tx, tip.id);
      publishMarking(tx, this.outbox, { ...changed, identifiers }, this.clock.now());
      this.record(tx, 'tip.mark-integrity', changed, {});
      return changed;
    });
  }

  /** One act of an officer on a tip: who may, where it stands, and the clocks that it stops and starts. */
  private act(
    id: string,
    act: ReceivingAct,
    by: ActingOfficer,
    work: (
      tx: Tx,
      tip: TipEntity,
      change: (changes: Changes) => Promise<TipEntity>,
      proposal?: OpenProposal,
    ) => Promise<TipEntity>,
  ): Promise<TipSummaryDto> {
    return this.transactions.run(async (tx) => {
      const tip = await this.queries.lock(tx, id, by.caller);
      if (by.version !== undefined) requireVersion(by.version, tip.version);
      const proposal = await openProposalOf(tx, tip.id);
      await this.acts.require(tx, act, { tip, caller: by.caller, proposal });
      const clocks = await this.acts.clocksOf(act, tip, this.clock.now());
      const change = async (changes: Changes) => {
        const all = { ...clocks, ...changes };
        await tx.update(TipEntity, tip.id, all);
        return { ...tip, ...all };
      };
      return summaryOf(await work(tx, tip, change, proposal));
    });
  }

  private async bodyFaults(tx: Tx, name: string, code: string | undefined) {
    if (code === undefined || (await this.bodies.named(tx, [code])).has(code)) return [];
    return [{ pointer: `/${name}`, code: 'unknown-body', detail: 'Không có cơ quan nào với mã này.' }];
  }

  private record(tx: Tx, act: string, { id, version }: TipEntity, details: Record<string, unknown>): void {
    this.audit.record(tx, { act, objectKind: 'tip', objectId: id, details: { ...details, version } });
  }
}

function requireClassifiable(classification: OpenProposal['classification'], { state }: TipEntity): void {
  if (mayClassify(classification, state)) return;
  throw new AppError('state-conflict', { detail: 'Tin báo không còn phân loại như vậy được.' });
}

function required(proposal: OpenProposal | undefined): OpenProposal {
  if (!proposal) throw new AppError('state-conflict', { detail: 'Tin báo không có đề xuất đang chờ quyết định.' });
  return proposal;
}

/** What an approved proposal makes of the tip. */
function effectOf(tip: TipEntity, proposal: OpenProposal, body: string) {
  const state = stateAfterDecision(proposal.classification, tip.state);
  const violation = proposal.violation ?? tip.violation;
  const refused = proposal.classification === 'refused';
  const changes = {
    state,
    violation,
    scope: scopeAfter(proposal, violation),
    criminalSigns: hasCriminalSigns({ violation, goods: tip.goods }),
    screening: 'decided' as const,
    refusalGround: refused ? proposal.ground : null,
    refusalNote: refused ? proposal.note : null,
    refusedBy: refused ? body : null,
  };
  const takenIn = isTurnedAway(tip.state) && !isTurnedAway(state);
  return { changes, progressed: state !== tip.state, admitted: takenIn };
}

function scopeAfter({ classification }: OpenProposal, violation: string): TipEntity['scope'] {
  return classification === 'out-of-scope' ? 'out-of-scope' : scopeOf(violation);
}

async function identifiersOf(tx: Tx, id: string): Promise<Identifier[]> {
  const [row]: { identifiers: Identifier[] }[] = await tx.query(`SELECT identifiers FROM tips WHERE id = $1`, [id]);
  return row?.identifiers ?? [];
}

/** From now on only those read the tip who may read of an accused official. */
async function entitleAnew(tx: Tx, tip: TipEntity): Promise<void> {
  const readers = entitledAmong([], tip);
  await tx.query(
    `WITH withdrawn AS (DELETE FROM tip_entitlements WHERE tip_id = $1 AND body <> ALL ($2::text[]))
     INSERT INTO tip_entitlements (tip_id, body, received_at) SELECT $1, unnest($2::text[]), $3 ON CONFLICT DO NOTHING`,
    [tip.id, readers, tip.receivedAt],
  );
}
