import { Injectable } from '@nestjs/common';
import type { Caller } from '#shared/auth';
import { Clock } from '#shared/config';
import type { MessageKind } from '#shared/contracts';
import { addAtEnd, AuditLog, Transactions, type Tx } from '#shared/database';
import { AppError, requireVersion, validationFailed } from '#shared/http';
import { Outbox } from '#shared/messaging';
import { clocksAfter } from '../receiving-rules/clocks.rules.js';
import { Deadlines } from '../receiving-rules/deadlines.service.js';
import type { ReceivingAct } from '../receiving-rules/receiving-acts.rules.js';
import { ReceiptsService } from '../receipts/receipts.service.js';
import { ActsOnTips, type ActingOfficer } from '../screening/acts-on-tips.service.js';
import { textRows } from '../search/tip-texts.writes.js';
import type { TipSummaryDto } from '../tips/tip.dto.js';
import { TipEntity } from '../tips/tip.entity.js';
import { summaryOf } from '../tips/tip-view.rules.js';
import { TipsQueries } from '../tips/tips.queries.js';
import type { InformantMessageDto, OfficerMessageDto, SaidMessageDto, TipMessageDto } from './message.dto.js';
import { publishSaid } from './message.events.js';
import { INFORMANT_MESSAGES_PER_DAY, MESSAGES_OF_SIDE_MAX, REPEAT_WINDOW_MS, saidFaults } from './message.rules.js';
import { addMessage, talkOf, type Talk } from './messages.writes.js';

const DAY_SECONDS = 24 * 60 * 60;

const actOf: Readonly<Record<MessageKind, ReceivingAct>> = {
  supplement: 'supplement',
  answer: 'supplement',
  'still-going-on': 'say-still-going-on',
  question: 'ask',
  outcome: 'notify-outcome',
};

/** The talk between informants, who stay unknown, and the officers that deal with their tips. */
@Injectable()
export class MessagesService {
  constructor(
    private readonly transactions: Transactions,
    private readonly receipts: ReceiptsService,
    private readonly queries: TipsQueries,
    private readonly acts: ActsOnTips,
    private readonly deadlines: Deadlines,
    private readonly outbox: Outbox,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  /**
   * What an informant says by their receipt. The same words sent again are the same message.
   * @throws AppError `not-found`, `rate-limited`, `validation-failed`, or `state-conflict` when the talk is full.
   */
  async sayAsInformant({ receiptCode, ...said }: InformantMessageDto): Promise<SaidMessageDto> {
    return this.receipts.withTip(receiptCode, async (tx, tipId) => {
      const tip = await tx.findOneByOrFail(TipEntity, { id: tipId });
      const at = this.clock.now();
      const talk = await talkOf(tx, { tipId, ...said, since: new Date(at.getTime() - REPEAT_WINDOW_MS) });
      const faults = saidFaults(said, talk.questions);
      if (faults.length > 0) throw validationFailed(faults);
      if (talk.repeated) return publicly(talk.repeated);
      requireRoom(talk);
      const message = { tipId, ...said, by: 'informant' as const, number: talk.next, at };
      const added = await addMessage(tx, message);
      await this.follow(tx, tip, { kind: said.kind, by: 'informant', at });
      addAtEnd(tx, textRows([{ tipId, part: `message-${talk.next}`, texts: said.text ? [said.text] : [] }]));
      this.audit.record(tx, { act: `tip.say-${said.kind}`, objectKind: 'tip', objectId: tipId });
      return publicly(added);
    });
  }

  /** What an officer says to the informant. @throws AppError `not-found`, `forbidden`, `state-conflict`. */
  async sayAsOfficer(id: string, { kind, text }: OfficerMessageDto, caller: Caller): Promise<TipMessageDto> {
    return this.transactions.run(async (tx) => {
      const tip = await this.queries.lock(tx, id, caller);
      await this.acts.require(tx, actOf[kind], { tip, caller });
      const at = this.clock.now();
      const talk = await talkOf(tx, { tipId: tip.id, kind, since: at });
      if (talk.ofOfficers >= MESSAGES_OF_SIDE_MAX) throw full();
      const by = { by: 'officer' as const, body: caller.body, subject: caller.subject };
      const added = await addMessage(tx, { tipId: tip.id, kind, text, ...by, number: talk.next, at });
      await this.follow(tx, tip, { kind, by: 'officer', body: caller.body, at });
      this.audit.record(tx, { act: `tip.say-${kind}`, objectKind: 'tip', objectId: tip.id });
      return added;
    });
  }

  /** That somebody looks at what the informant says is still going on. @throws AppError as {@link sayAsOfficer}. */
  async acknowledgeAttention(id: string, { caller, version }: ActingOfficer): Promise<TipSummaryDto> {
    return this.transactions.run(async (tx) => {
      const tip = await this.queries.lock(tx, id, caller);
      if (version !== undefined) requireVersion(version, tip.version);
      await this.acts.require(tx, 'acknowledge-attention', { tip, caller });
      if (tip.attentionAt === null) throw new AppError('state-conflict', { detail: 'Không có gì chờ xem lại.' });
      const clocks = await this.acts.clocksOf('acknowledge-attention', tip, this.clock.now());
      const changes = { ...clocks, attentionAt: null, version: tip.version + 1 };
      await tx.update(TipEntity, tip.id, changes);
      this.audit.record(tx, { act: 'tip.acknowledge-attention', objectKind: 'tip', objectId: tip.id });
      return summaryOf({ ...tip, ...changes });
    });
  }

  /** What a message makes of the tip: its clocks, the attention it asks for, and the event. */
  private async follow(
    tx: Tx,
    tip: TipEntity,
    said: { kind: MessageKind; by: 'informant' | 'officer'; body?: string; at: Date },
  ): Promise<void> {
    const issue = await this.deadlines.issuer();
    const clocks = clocksAfter(actOf[said.kind], { dues: tip.dues, at: said.at, issue });
    const again = said.kind === 'still-going-on';
    const attention = again ? { attentionAt: said.at, attentionCount: tip.attentionCount + 1 } : {};
    const changes = { ...clocks, ...attention, version: tip.version + 1 };
    await tx.update(TipEntity, tip.id, changes);
    publishSaid(tx, this.outbox, { tip: { ...tip, ...changes }, ...said });
  }
}

function requireRoom({ ofInformant, today }: Talk): void {
  if (ofInformant >= MESSAGES_OF_SIDE_MAX) throw full();
  if (today < INFORMANT_MESSAGES_PER_DAY) return;
  throw new AppError('rate-limited', {
    detail: `Nhiều nhất ${INFORMANT_MESSAGES_PER_DAY} tin nhắn mỗi ngày.`,
    retryAfterSeconds: DAY_SECONDS,
  });
}

function full(): AppError {
  return new AppError('state-conflict', { detail: `Mỗi bên gửi nhiều nhất ${MESSAGES_OF_SIDE_MAX} tin nhắn.` });
}

/** Which body an officer belongs to is not for the informant. */
function publicly({ body: _, ...message }: TipMessageDto): SaidMessageDto {
  return message;
}
