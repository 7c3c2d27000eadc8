import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Caller } from '#shared/auth';
import { Clock } from '#shared/config';
import { AuditLog, Transactions, type Tx } from '#shared/database';
import { AppError, requireVersion, validationFailed } from '#shared/http';
import { TipsQueries } from '../tips/tips.queries.js';
import type { AskOpeningDto, DecideOpeningDto, IdentityViewDto, OpeningDto } from './informant-opening.dto.js';
import {
  caseOfBody,
  limitOf,
  purposeFaults,
  refusalOf,
  VIEWS_MAX,
  type Opening,
  type OpeningAct,
  type OpeningContext,
} from './informant-opening.rules.js';
import { openingViewOf } from './informant-opening-view.rules.js';
import { InformantOpeningsQueries } from './informant-openings.queries.js';
import { casesOf, insertOpening, lastOpeningBy, sealedIdentityOf, updateOpening } from './informant-openings.writes.js';
import { InformantSettings } from './informant-settings.service.js';
import { InformantsService } from './informants.service.js';

/** Opens identities: for a stated purpose and an open case, with a second person's consent where that is asked for. */
@Injectable()
export class InformantOpeningsService {
  constructor(
    private readonly transactions: Transactions,
    private readonly tips: TipsQueries,
    private readonly openings: InformantOpeningsQueries,
    private readonly settings: InformantSettings,
    private readonly informants: InformantsService,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  /**
   * Asks for the opening; it is granted at once where no consent is needed. Whether the tip has a name at all is not
   * told before it is viewed: that too is the informant's secret.
   * @throws AppError `not-found`, `forbidden`, `state-conflict`, `validation-failed`.
   */
  ask(tip: string, asked: AskOpeningDto, caller: Caller): Promise<OpeningDto> {
    const faults = purposeFaults(asked.purpose);
    if (faults.length > 0) throw validationFailed(faults);
    return this.transactions.run(async (tx) => {
      const { id: tipId, reference: tipReference } = await this.tips.lock(tx, tip, caller);
      const at = this.clock.now();
      const context = { cases: await casesOf(tx, tipId), opening: await lastOpeningBy(tx, tipId, caller), at };
      requireAllowed('ask', caller, context);
      const caseId = caseOfBody(context.cases, caller.body)?.caseId ?? '';
      const consentRequired = await this.settings.consentRequiredOf(tx, caller.body);
      const opening = newOpening({ ...asked, tipId, tipReference, caseId, consentRequired }, caller, at);
      await insertOpening(tx, opening);
      const { purposeCode, state } = opening;
      this.record(tx, 'informant-opening.ask', opening, { purposeCode, state });
      return openingViewOf(opening, at);
    });
  }

  /** A second person's consent or refusal. @throws AppError as {@link ask}, and `precondition-failed`. */
  decide(
    id: string,
    act: 'consent' | 'refuse',
    { reason }: DecideOpeningDto,
    { caller, version }: { caller: Caller; version: number },
  ): Promise<OpeningDto> {
    return this.transactions.run(async (tx) => {
      const at = this.clock.now();
      const known = await this.lockFor(tx, act, { id, caller, at });
      requireVersion(version, known.version);
      const outcome =
        act === 'consent' ? ({ state: 'granted', grantedAt: at } as const) : ({ state: 'refused' } as const);
      const decided = { decidedBy: caller.subject, decidedAt: at, decisionReason: reason, version: version + 1 };
      const opening: Opening = { ...known, ...decided, ...outcome };
      await updateOpening(tx, opening);
      this.record(tx, `informant-opening.${act}`, opening);
      return openingViewOf(opening, at);
    });
  }

  /** Shows the identity to who asked, and counts that. @throws AppError as {@link ask}. */
  view(id: string, caller: Caller): Promise<IdentityViewDto> {
    return this.transactions.run(async (tx) => {
      const at = this.clock.now();
      const known = await this.lockFor(tx, 'view', { id, caller, at });
      const opening = { ...known, viewedAt: [...known.viewedAt, at], version: known.version + 1 };
      const sealed = await sealedIdentityOf(tx, opening.tipId);
      const informant = sealed ? this.informants.open(sealed, opening.tipId) : null;
      await updateOpening(tx, opening);
      this.record(tx, 'informant-opening.view', opening, { viewing: opening.viewedAt.length });
      const until = limitOf(opening)?.toISOString() ?? '';
      return { informant, viewsLeft: VIEWS_MAX - opening.viewedAt.length, until };
    });
  }

  /**
   * The opening, when the caller may view the identity now; whoever is shown something else that is sealed with it asks
   * this.
   * @throws AppError as {@link ask}.
   */
  requireViewable(tx: Tx, id: string, caller: Caller): Promise<Opening> {
    return this.lockFor(tx, 'view', { id, caller, at: this.clock.now() });
  }

  /** Locks the opening's tip, which the caller has still to see, and holds the act against the table. */
  private async lockFor(
    tx: Tx,
    act: OpeningAct,
    { id, caller, at }: { id: string; caller: Caller; at: Date },
  ): Promise<Opening> {
    const { tipId } = await this.openings.one(tx, id, caller);
    await this.tips.lock(tx, tipId, caller);
    const opening = await this.openings.one(tx, id, caller); // As it stands now that nobody else is at it.
    requireAllowed(act, caller, { cases: await casesOf(tx, tipId), opening, at });
    return opening;
  }

  private record(tx: Tx, act: string, { id, tipId, version }: Opening, details: Record<string, unknown> = {}): void {
    const object = { objectKind: 'informant-opening', objectId: id };
    this.audit.record(tx, { act, ...object, details: { ...details, tipId, version } });
  }
}

function requireAllowed(act: OpeningAct, caller: Caller, context: OpeningContext): void {
  const refusal = refusalOf(act, caller, context);
  if (refusal) throw new AppError(refusal.code, { detail: refusal.detail });
}

type Asked = AskOpeningDto & Pick<Opening, 'tipId' | 'tipReference' | 'caseId' | 'consentRequired'>;

function newOpening(asked: Asked, { subject, body }: Caller, at: Date): Opening {
  const granted = { state: 'granted', grantedAt: at } as const;
  const awaiting = { state: 'awaiting-consent', grantedAt: null } as const;
  return {
    ...asked,
    id: randomUUID(),
    body,
    ...{ askedBy: subject, askedAt: at },
    ...(asked.consentRequired ? awaiting : granted),
    ...{ decidedBy: null, decidedAt: null, decisionReason: null },
    viewedAt: [],
    version: 1,
  };
}
