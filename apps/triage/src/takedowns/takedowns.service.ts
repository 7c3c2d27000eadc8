import { Injectable } from '@nestjs/common';
import type { Caller } from '#shared/auth';
import type { Page } from '#shared/http';
import { SigningKeysService } from '../signing-keys/signing-keys.service.js';
import type { ConfirmationDto, ConfirmationResultsDto } from './confirmation.dto.js';
import type { NewTakedownRequestDto } from './new-takedown.dto.js';
import { TakedownConfirmations } from './takedown-confirmations.service.js';
import { TakedownDelivery } from './takedown-delivery.service.js';
import { TakedownIssue } from './takedown-issue.service.js';
import type { TakedownRequestDetailDto, TakedownRequestDto } from './takedown-request.dto.js';
import type { TakedownsQuery } from './takedowns-query.dto.js';
import { TakedownsQueries } from './takedowns.queries.js';

/** A push of confirmations as it came in. */
export interface ConfirmationPush {
  headers: Readonly<Record<string, string | undefined>>;
  rawBody: Buffer;
  confirmations: readonly ConfirmationDto[];
}

/** What authorities and platforms do with takedown requests. */
@Injectable()
export class TakedownsService {
  constructor(
    private readonly issuing: TakedownIssue,
    private readonly queries: TakedownsQueries,
    private readonly delivery: TakedownDelivery,
    private readonly confirmations: TakedownConfirmations,
    private readonly keys: SigningKeysService,
  ) {}

  /** Issues a request and answers it as it stands. */
  async issue(caller: Caller, order: NewTakedownRequestDto): Promise<TakedownRequestDetailDto> {
    const id = await this.issuing.issue(caller, order);
    return this.queries.issued(id);
  }

  list(caller: Caller, query: TakedownsQuery): Promise<Page<TakedownRequestDto>> {
    return this.queries.list(caller, query);
  }

  /** Reads a request; the platform's first reading delivers it. */
  async read(caller: Caller, address: string): Promise<TakedownRequestDetailDto> {
    const found = await this.queries.byAddress(caller, address);
    if (caller.body !== found.platform || found.deliveredAt !== null) return found;
    await this.delivery.readByPlatform(found.id);
    return this.queries.byAddress(caller, address);
  }

  /** Takes in a signed push. @throws AppError `signature-invalid`. */
  async confirm(caller: Caller, push: ConfirmationPush): Promise<ConfirmationResultsDto> {
    await this.keys.requireSignature(caller, push.headers, push.rawBody);
    return this.confirmations.confirm(caller, push.confirmations);
  }
}
