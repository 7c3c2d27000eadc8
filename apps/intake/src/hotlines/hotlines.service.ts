import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Caller } from '#shared/auth';
import { Clock, vnDate } from '#shared/config';
import { AuditLog, Transactions, type Tx } from '#shared/database';
import { AppError, requireVersion, validationFailed, type FieldFault } from '#shared/http';
import { BodiesService, type Body } from '../bodies/bodies.service.js';
import type {
  ChangeHotlineDto,
  CheckHotlineDto,
  HotlineEntryDto,
  PublishHotlineDto,
  WithdrawHotlineDto,
} from './hotline-entry.dto.js';
import { checkFaults, contentOf, entryFaults, withdrawalFaults } from './hotline-entry.rules.js';
import { HotlineKeepingService } from './hotline-keeping.service.js';
import type { HotlineRecordDto } from './hotline-record.dto.js';
import { HotlineRecordsQueries, type LockedHotline } from './hotline-records.queries.js';
import type { HotlineContent } from './hotline.rules.js';
import { addVersions, isTaken, lockContact, type NewVersion } from './hotlines.writes.js';

/** By whom, and which version they had read. */
export interface By {
  caller: Caller;
  version: number;
}

/** An act on a hotline and what it publishes. */
type Act = Pick<NewVersion, 'act' | 'reason'> & { content: HotlineContent };

const auditActs = {
  published: 'hotline.publish',
  changed: 'hotline.change',
  checked: 'hotline.check',
  withdrawn: 'hotline.withdraw',
  loaded: 'hotline.load',
} as const;

/** Keeps the directory: bodies publish, change, check and withdraw their hotlines. Nothing published is overwritten. */
@Injectable()
export class HotlinesService {
  constructor(
    private readonly transactions: Transactions,
    private readonly records: HotlineRecordsQueries,
    private readonly keeping: HotlineKeepingService,
    private readonly bodies: BodiesService,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  /**
   * @throws AppError `validation-failed`, `forbidden` for a body that is not the caller's nor under it, `conflict` where
   * the body has this number or address on one of these days already.
   */
  publish(entry: PublishHotlineDto, caller: Caller): Promise<HotlineRecordDto> {
    return this.transactions.run(async (tx) => {
      const body = await this.bodyOf(tx, entry.bodyCode, '/bodyCode');
      const content = this.contentOf(entry, body, false);
      const keptBy = await this.keeping.keeperOf(tx, caller, content);
      const head = { id: randomUUID(), version: 0, keptBy };
      return this.add(tx, head, { act: 'published', reason: entry.reason ?? null, content }, caller);
    });
  }

  /** @throws AppError as `publish`; also `not-found`, `precondition-failed`, `state-conflict` after a withdrawal. */
  change(id: string, entry: ChangeHotlineDto, by: By): Promise<HotlineRecordDto> {
    return this.actOn(id, by, async (tx, hotline) => {
      const body = await this.bodyOf(tx, hotline.latest.bodyCode ?? undefined, '/bodyCode');
      const content = this.contentOf(entry, body, true);
      await this.keeping.requireMayPublish(tx, hotline.keptBy, by.caller, content);
      const isSame = content.channel === hotline.latest.channel && content.value === hotline.latest.value;
      const checkedOn = isSame ? hotline.latest.checkedOn : null;
      return { act: 'changed', reason: entry.reason, content: { ...content, checkedOn } };
    });
  }

  /** @throws AppError `not-found`, `forbidden`, `precondition-failed`, `state-conflict`, `validation-failed`. */
  withdraw(id: string, { reason, from }: WithdrawHotlineDto, by: By): Promise<HotlineRecordDto> {
    return this.actOn(id, by, (_tx, { latest }) => {
      const today = this.today();
      refuse(withdrawalFaults(from ?? today, today));
      return { act: 'withdrawn', reason, content: { ...latest, validFrom: from ?? today, validTo: null } };
    });
  }

  /**
   * Notes that somebody made sure, and shows or hides the number from today on.
   * @throws AppError `not-found`, `forbidden`, `precondition-failed`, `state-conflict`, `validation-failed`.
   */
  check(id: string, { visibility, checkedOn, reason }: CheckHotlineDto, by: By): Promise<HotlineRecordDto> {
    return this.actOn(id, by, (_tx, { latest }) => {
      const today = this.today();
      refuse(checkFaults(checkedOn ?? today, today));
      if (latest.validTo !== null && latest.validTo < today) throw ended();
      const validFrom = latest.validFrom > today ? latest.validFrom : today;
      const content = { ...latest, visibility, checkedOn: checkedOn ?? today, validFrom };
      return { act: 'checked', reason: reason ?? null, content };
    });
  }

  private actOn(id: string, by: By, decide: (tx: Tx, hotline: LockedHotline) => Act | Promise<Act>) {
    return this.transactions.run(async (tx) => {
      const hotline = await this.records.lock(tx, id, by.caller);
      requireVersion(by.version, hotline.version);
      if (hotline.latest.act === 'withdrawn') throw ended();
      return this.add(tx, hotline, await decide(tx, hotline), by.caller);
    });
  }

  private async add(
    tx: Tx,
    { id, version, keptBy }: Pick<LockedHotline, 'id' | 'version' | 'keptBy'>,
    { act, reason, content }: Act,
    caller: Caller,
  ): Promise<HotlineRecordDto> {
    if (act === 'published' || act === 'changed') await this.requireFree(tx, content, id);
    const published = { publishedAt: this.clock.now(), publishedBy: caller.body };
    const next = { ...content, hotlineId: id, version: version + 1, act, ...published, reason, keptBy };
    await addVersions(tx, [next]);
    const { channel, visibility, level } = content;
    const details = { version: next.version, keptBy, channel, level, visibility };
    this.audit.record(tx, { act: auditActs[act], objectKind: 'hotline', objectId: id, details });
    return this.records.readIn(tx, id, caller);
  }

  private async requireFree(tx: Tx, content: HotlineContent, id: string): Promise<void> {
    await lockContact(tx, content);
    if (!(await isTaken(tx, content, id))) return;
    throw new AppError('conflict', { detail: 'Cơ quan này đã công bố số hoặc địa chỉ đó trong cùng thời gian.' });
  }

  private contentOf(entry: HotlineEntryDto, body: Body | undefined, isChange: boolean): HotlineContent {
    const context = { body, today: this.today(), isChange };
    refuse(entryFaults(entry, context));
    return contentOf(entry, context);
  }

  private async bodyOf(tx: Tx, code: string | undefined, pointer: string): Promise<Body | undefined> {
    if (code === undefined) return undefined;
    const body = (await this.bodies.named(tx, [code])).get(code);
    if (!body) refuse([{ pointer, code: 'unknown-body', detail: 'Không có cơ quan nào với mã này.' }]);
    return body;
  }

  private today(): string {
    return vnDate(this.clock.now());
  }
}

function refuse(faults: FieldFault[]): void {
  if (faults.length > 0) throw validationFailed(faults);
}

function ended(): AppError {
  return new AppError('state-conflict', { detail: 'Đường dây nóng này đã hết hiệu lực.' });
}
