import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { Clock } from '#shared/config';
import type { BodyRegisteredV1, CaseDismissedV1, CaseOfferedV1 } from '#shared/contracts';
import { AuditLog, type Tx } from '#shared/database';
import { Outbox, type ReceivedEvent } from '#shared/messaging';
import { BodiesService } from '../bodies/bodies.service.js';
import type { NewNotice } from './notice-record.data.js';
import { publishIssued } from './notice.events.js';
import { dueAtOf, isNotified, planFor, type NoticePlan } from './notice.rules.js';
import * as writes from './notices.writes.js';

type Offered = ReceivedEvent<CaseOfferedV1>;

interface PlannedOffer extends NoticePlan {
  event: Offered;
}

/** Issues and withdraws notices as cases are offered, offered anew or dismissed. */
@Injectable()
export class NoticeIssue {
  constructor(
    private readonly bodies: BodiesService,
    private readonly outbox: Outbox,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  /** Each round of a case by itself, in order, whether the rounds arrive together or one by one. */
  async issueForOffers(tx: Tx, events: readonly Offered[]): Promise<void> {
    await writes.lockRegister(tx, 'shared');
    for (const wave of wavesOf(events)) await this.issueForWave(tx, wave);
  }

  /** Bodies have become known: those that are no platforms get the notices that were kept back for them. */
  async releaseHeld(tx: Tx, events: readonly ReceivedEvent<BodyRegisteredV1>[]): Promise<void> {
    await writes.lockRegister(tx, 'exclusive');
    const kinds = new Map(events.map((event) => [event.data.code, event]));
    const held = await writes.takeHeldFor(tx, [...kinds.keys()]);
    const at = this.clock.now();
    const released = held.flatMap((one) => {
      const event = kinds.get(one.to);
      return event && isNotified(event.data.kind) ? [newNotice({ ...one, role: 'support', causedBy: event }, at)] : [];
    });
    await this.issue(tx, released, at);
  }

  /** A dismissed case asks nothing of anybody. */
  async withdrawForDismissed(tx: Tx, events: readonly ReceivedEvent<CaseDismissedV1>[]): Promise<void> {
    const caseIds = events.map((event) => event.data.caseId);
    await writes.dropHeldOf(tx, caseIds);
    this.noteWithdrawn(tx, await writes.withdrawOpenNoticesOf(tx, caseIds, this.clock.now()));
  }

  private async issueForWave(tx: Tx, wave: readonly Offered[]): Promise<void> {
    const planned = await this.plan(tx, wave);
    const at = this.clock.now();
    const withdrawn = planned.flatMap((one) => one.withdraw);
    await writes.withdrawNotices(tx, withdrawn, at);
    this.noteWithdrawn(tx, withdrawn);
    await writes.dropHeldOf(
      tx,
      planned.filter(isEffective).map(({ event }) => event.data.caseId),
    );
    await writes.holdNotices(
      tx,
      planned.flatMap(({ event, hold }) => hold.map((to) => ({ ...caseOf(event), to }))),
    );
    const notices = planned.flatMap(({ event, issue }) =>
      issue.map((addressee) => newNotice({ ...caseOf(event), ...addressee, causedBy: event }, at)),
    );
    await this.issue(tx, notices, at);
  }

  private async plan(tx: Tx, wave: readonly Offered[]): Promise<PlannedOffer[]> {
    const known = await writes.lockNoticesOf(
      tx,
      wave.map((event) => event.data.caseId),
    );
    const kinds = await this.bodies.kindsOf(tx, [...new Set(wave.flatMap((event) => event.data.supports))]);
    const ofCase = Map.groupBy(known, (notice) => notice.caseId);
    return wave.map((event) => ({ event, ...planFor(event.data, ofCase.get(event.data.caseId) ?? [], kinds) }));
  }

  private async issue(tx: Tx, notices: readonly NewNotice[], at: Date): Promise<void> {
    const issued = await writes.insertNotices(tx, notices, at);
    publishIssued({ tx, outbox: this.outbox, at }, issued);
    this.audit.record(
      tx,
      issued.map(({ id, role, to, reference }) => ({
        act: 'notice.issue',
        objectKind: 'notice',
        objectId: id,
        details: { role, to, reference },
      })),
    );
  }

  private noteWithdrawn(tx: Tx, ids: readonly string[]): void {
    this.audit.record(
      tx,
      ids.map((id) => ({ act: 'notice.withdraw', objectKind: 'notice', objectId: id })),
    );
  }
}

/** The first events of all cases, then the second ones, and so on. */
function wavesOf(events: readonly Offered[]): Offered[][] {
  const ofCase = [...Map.groupBy(events, (event) => event.data.caseId).values()];
  const longest = Math.max(0, ...ofCase.map((rounds) => rounds.length));
  return Array.from({ length: longest }, (_, place) => ofCase.flatMap((rounds) => rounds[place] ?? []));
}

function isEffective({ issue, hold, withdraw }: NoticePlan): boolean {
  return issue.length + hold.length + withdraw.length > 0;
}

function caseOf({ data }: Offered) {
  const { caseId, threadId, reference: caseReference, round, accusedBody } = data;
  return { caseId, threadId, caseReference, round, accusedBody };
}

function newNotice(notice: Omit<NewNotice, 'id' | 'issuedAt' | 'dueAt'>, at: Date): NewNotice {
  return { ...notice, id: uuidv7(), issuedAt: at, dueAt: dueAtOf(notice.role, at) };
}
