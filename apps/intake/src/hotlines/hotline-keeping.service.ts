import { Injectable } from '@nestjs/common';
import type { Caller } from '#shared/auth';
import { AuditLog, Transactions, type Tx } from '#shared/database';
import { AppError } from '#shared/http';
import { BodiesService, type Body } from '../bodies/bodies.service.js';
import { STANDING_OFFICE } from '../tips/tip.rules.js';
import { keepsFor, mayPublishUnregistered } from './hotline-keeping.rules.js';
import type { HotlineContent } from './hotline.rules.js';

/** Knows which hotlines a body keeps: its own, those of bodies under it, and the Standing Office all. */
@Injectable()
export class HotlineKeepingService {
  constructor(
    private readonly transactions: Transactions,
    private readonly bodies: BodiesService,
    private readonly audit: AuditLog,
  ) {}

  /** Whether a caller keeps the hotlines of a body. */
  async keeps(tx: Tx, caller: Caller | undefined, keeper: string): Promise<boolean> {
    if (!caller?.scopes.has('hotlines:manage')) return false;
    return keepsFor(caller, keeper, await this.bodies.above(tx, keeper));
  }

  /**
   * The body that is to keep a new hotline: that of its code; for a commune's committee that the register does not have,
   * the committee of its province; else the publisher.
   * @throws AppError `forbidden` for a caller who may not publish it.
   */
  async keeperOf(tx: Tx, caller: Caller, content: HotlineContent): Promise<string> {
    if (content.bodyCode !== null) {
      if (!(await this.keeps(tx, caller, content.bodyCode))) throw notKept();
      return content.bodyCode;
    }
    const keeper = await this.unregisteredKeeper(tx, caller.body, content);
    await this.requireMayPublish(tx, keeper, caller, content);
    return keeper;
  }

  /** @throws AppError `forbidden` where neither keeper nor caller may publish this for a body without a code. */
  async requireMayPublish(tx: Tx, keeper: string, caller: Caller, content: HotlineContent): Promise<void> {
    if (content.bodyCode !== null || caller.body === STANDING_OFFICE) return;
    const known = await this.bodies.named(tx, [keeper]);
    const may = keeper === caller.body && mayPublishUnregistered(keeper, known.get(keeper), content);
    if (!may) throw notKept();
  }

  /**
   * Whose internal hotlines the caller may read; that they are read is written down.
   * @throws AppError `unauthenticated` without a token, `forbidden` without the scope.
   */
  readInternal(caller: Caller | undefined): Promise<'all' | string[]> {
    if (!caller) {
      const headers = { 'www-authenticate': 'Bearer' };
      throw new AppError('unauthenticated', { detail: 'Thiếu mã truy cập.', headers });
    }
    if (!caller.scopes.has('hotlines:manage'))
      throw new AppError('forbidden', { detail: 'Cần một trong các quyền: hotlines:manage.' });
    return this.transactions.run(async (tx) => {
      this.audit.record(tx, { act: 'hotline.read-internal', objectKind: 'hotline', objectId: 'list' });
      return caller.body === STANDING_OFFICE ? 'all' : [caller.body, ...(await this.bodies.under(tx, caller.body))];
    });
  }

  private async unregisteredKeeper(tx: Tx, publisher: string, { level, provinceCode }: HotlineContent) {
    if (level !== 'commune' || provinceCode === null) return publisher;
    const committee: Body | undefined = await this.bodies.committeeOf(tx, provinceCode);
    return publisher === STANDING_OFFICE ? (committee?.code ?? publisher) : publisher;
  }
}

/** A hotline that another body keeps. */
export function notKept(): AppError {
  return new AppError('forbidden', { detail: 'Chỉ cơ quan quản lý đường dây nóng và cấp trên được thực hiện.' });
}
