import { Injectable } from '@nestjs/common';
import { v4 as uuidv4, v7 as uuidv7 } from 'uuid';
import type { Caller } from '#shared/auth';
import { Clock } from '#shared/config';
import { webAddressOf } from '#shared/contracts';
import { AuditLog, nextReference, Transactions, type Tx } from '#shared/database';
import { validationFailed, type FieldFault } from '#shared/http';
import { Outbox } from '#shared/messaging';
import { KnownCases } from './known-cases.service.js';
import type { NewTakedownItemDto, NewTakedownRequestDto } from './new-takedown.dto.js';
import { TakedownRequestEntity } from './takedown-request.entity.js';
import { tellRequested } from './takedown.events.js';
import { belongsTo, fitOneEvent } from './takedown.rules.js';
import { insertItems, type NewItem } from './takedowns.writes.js';

/** Issues takedown requests; the platform hears of them by webhook or by reading. */
@Injectable()
export class TakedownIssue {
  constructor(
    private readonly transactions: Transactions,
    private readonly knownCases: KnownCases,
    private readonly outbox: Outbox,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  /**
   * @returns the id of the new request.
   * @throws AppError `validation-failed` for an unknown platform or an address elsewhere, `not-found` for the case.
   */
  issue(caller: Caller, order: NewTakedownRequestDto): Promise<string> {
    return this.transactions.run(async (tx) => {
      const items = itemsOf(order, await hostsOf(tx, order.platform));
      const found = order.caseId === undefined ? undefined : await this.knownCases.forIssuer(tx, caller, order.caseId);
      const at = this.clock.now();
      const request = await this.draft(tx, caller, { order, at });
      Object.assign(request, { threadId: found?.threadId ?? uuidv4(), caseId: found?.caseId ?? null });
      tellRequested({ tx, outbox: this.outbox, at }, request, items);
      await tx.insert(TakedownRequestEntity, request);
      await insertItems(tx, request.id, items);
      const details = { platform: request.platform, items: items.length };
      this.audit.record(tx, {
        act: 'takedown.issue',
        objectKind: 'takedown-request',
        objectId: request.id,
        details,
      });
      return request.id;
    });
  }

  private async draft(
    tx: Tx,
    caller: Caller,
    { order, at }: { order: NewTakedownRequestDto; at: Date },
  ): Promise<TakedownRequestEntity> {
    const { platform, legalBasis, violation } = order;
    const counts = { itemCount: order.items.length, openItemCount: order.items.length };
    return Object.assign(new TakedownRequestEntity(), {
      id: uuidv7(),
      reference: await nextReference(tx, 'YC', at),
      issuer: caller.body,
      ...{ platform, legalBasis, violation, ...counts },
      state: 'issued',
      requestedAt: at,
      version: 0,
    });
  }
}

async function hostsOf(tx: Tx, platform: string): Promise<string[]> {
  const [found]: { hosts: string[] }[] = await tx.query(
    `SELECT hosts FROM bodies WHERE code = $1 AND kind = 'platform'`,
    [platform],
  );
  if (found) return found.hosts;
  throw validationFailed([
    { pointer: '/platform', code: 'known-platform', detail: 'Không có nền tảng nào với mã này.' },
  ]);
}

/**
 * The items in their normal form.
 * @throws AppError `validation-failed` naming every address that is not the platform's, or for too long a list.
 */
function itemsOf({ items, violation }: NewTakedownRequestDto, hosts: readonly string[]): NewItem[] {
  const faults = items.flatMap((item, index) => faultOf(item, index, hosts) ?? []);
  if (faults.length > 0) throw validationFailed(faults);
  const ordered = items.map((item) => ({
    ...item,
    itemId: uuidv7(),
    url: webAddressOf(item.url) ?? item.url,
    violation: item.violation ?? violation,
  }));
  if (fitOneEvent(ordered)) return ordered;
  throw validationFailed([{ pointer: '/items', code: 'length', detail: 'Các mục cộng lại quá 250 KiB.' }]);
}

function faultOf({ url }: NewTakedownItemDto, index: number, hosts: readonly string[]): FieldFault | undefined {
  const address = webAddressOf(url);
  if (address !== undefined && belongsTo(address, hosts)) return undefined;
  return { pointer: `/items/${index}/url`, code: 'platform-address', detail: 'Không phải địa chỉ của nền tảng này.' };
}
