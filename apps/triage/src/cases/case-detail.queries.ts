import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { validate as isUuid } from 'uuid';
import type { Caller } from '#shared/auth';
import { AppError } from '#shared/http';
import { caseColumns, detailColumns, readableBy } from './case-columns.queries.js';
import type { CaseDetailDto } from './case-detail.dto.js';
import { referencePattern } from './case.rules.js';

/** One case with everything that its readers may know of it. */
@Injectable()
export class CaseDetailQueries {
  constructor(private readonly dataSource: DataSource) {}

  /** @throws AppError `not-found` for a case that is unknown or that the caller may not read. */
  async byAddress(caller: Caller, address: string): Promise<CaseDetailDto> {
    const addressable = isUuid(address) || referencePattern.test(address);
    const found = addressable ? await this.read(caller, isUuid(address) ? 'id' : 'reference', address) : undefined;
    if (!found) throw new AppError('not-found');
    return found;
  }

  /** The case of a thread, or undefined. */
  byThread(caller: Caller, threadId: string): Promise<CaseDetailDto | undefined> {
    return this.read(caller, 'thread_id', threadId);
  }

  private async read(caller: Caller, column: string, value: string): Promise<CaseDetailDto | undefined> {
    const [found]: CaseDetailDto[] = await this.dataSource.query(
      `SELECT ${caseColumns}, ${detailColumns('$2')} FROM cases c WHERE c.${column} = $1 AND ${readableBy('$2', 'c')}`,
      [value, caller.body],
    );
    return found;
  }
}
