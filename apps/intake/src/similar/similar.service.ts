import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { validationFailed } from '#shared/http';
import { currentContext } from '#shared/observability';
import { IdentifiersService } from '../identifiers/identifiers.service.js';
import { InterestQueries } from './interest.queries.js';
import { largestOf, progressOf, toldOf } from './interest.rules.js';
import type { SimilarTipsDto } from './similar.dto.js';
import { nothingTold, subjectFaults, tracesOf } from './subject-faults.rules.js';
import type { SubjectDto } from './subject.dto.js';

/** Tells the public whether others have reported the same subject, and nothing by which one of them could be known. */
@Injectable()
export class SimilarService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly identifiers: IdentifiersService,
    private readonly interest: InterestQueries,
  ) {}

  /** @throws AppError `validation-failed` naming what cannot be read. */
  async find(subject: SubjectDto): Promise<SimilarTipsDto> {
    const keys = this.keysOf(subject);
    const found = largestOf(await this.interest.of(this.dataSource.manager, keys));
    return toldOf(found, progressOf(found?.states ?? []), currentContext().locale);
  }

  /** By what tips about a subject are found. @throws AppError as {@link find}. */
  keysOf(subject: SubjectDto): string[] {
    const faults = subjectFaults(subject);
    const keys = faults.length > 0 ? [] : this.identifiers.keysOf(tracesOf(subject));
    if (keys.length === 0) throw validationFailed(faults.length > 0 ? faults : [nothingTold]);
    return keys;
  }
}
