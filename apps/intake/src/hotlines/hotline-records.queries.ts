import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { validate as isUuid } from 'uuid';
import type { Caller } from '#shared/auth';
import { Clock, vnDate } from '#shared/config';
import { AuditLog, Transactions, type Tx } from '#shared/database';
import { AppError } from '#shared/http';
import { currentContext } from '#shared/observability';
import { HotlineKeepingService, notKept } from './hotline-keeping.service.js';
import type { HotlineRecordDto } from './hotline-record.dto.js';
import { publicVersions, type HotlineVersion } from './hotline-version.rules.js';
import { recordOf } from './hotline-view.rules.js';

/** Versions that are shown of one hotline: numbers change once in some years. */
const HISTORY_SHOWN_MAX = 200;

/** The columns of a version, read as `hotline_versions h`. */
export const versionColumns = `h.hotline_id AS "hotlineId", h.version, h.act, h.published_at AS "publishedAt",
  h.published_by AS "publishedBy", h.reason, h.replaced_from::text AS "replacedFrom", h.body_code AS "bodyCode",
  h.body_name AS "bodyName", h.body_name_en AS "bodyNameEn", h.level, h.channel, h.value, h.display, h.hours, h.sector,
  h.province_code AS "provinceCode", h.commune_code AS "communeCode", h.former_province AS "formerProvince", h.language,
  h.note, h.note_en AS "noteEn", h.source, h.valid_from::text AS "validFrom", h.valid_to::text AS "validTo",
  h.visibility, h.checked_on::text AS "checkedOn"`;

interface Head {
  id: string;
  version: number;
  keptBy: string;
}

/** A hotline that an act has locked. */
export interface LockedHotline extends Head {
  /** Its latest version. */
  latest: HotlineVersion;
}

/** Reads single hotlines with their history. */
@Injectable()
export class HotlineRecordsQueries {
  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: Transactions,
    private readonly keeping: HotlineKeepingService,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  /**
   * A hotline as the caller may see it: those who keep it all of it, others what is or was public.
   * That internal versions were read is written down.
   * @throws AppError `not-found`.
   */
  read(id: string, caller: Caller | undefined): Promise<HotlineRecordDto> {
    if (!caller?.scopes.has('hotlines:manage')) return this.readIn(this.dataSource.manager, id, caller);
    return this.transactions.run(async (tx) => {
      const record = await this.readIn(tx, id, caller);
      const isInternal = record.history.some(({ content }) => content?.visibility === 'internal');
      if (isInternal) this.audit.record(tx, { act: 'hotline.read-internal', objectKind: 'hotline', objectId: id });
      return record;
    });
  }

  /** As `read`, within an act. @throws AppError `not-found`. */
  async readIn(tx: Tx, id: string, caller: Caller | undefined): Promise<HotlineRecordDto> {
    const head = await this.head(tx, id);
    const all = await this.versionsOf(tx, id);
    const keeps = await this.keeping.keeps(tx, caller, head.keptBy);
    const versions = keeps ? all : publicVersions(all);
    if (versions.length === 0) throw unknownHotline();
    return recordOf({ ...head, versions }, vnDate(this.clock.now()), currentContext().locale);
  }

  /**
   * Locks a hotline for an act of a body that keeps it.
   * @throws AppError `not-found` for what the caller may not see, `forbidden` for what another body keeps.
   */
  async lock(tx: Tx, id: string, caller: Caller): Promise<LockedHotline> {
    const head = await this.head(tx, id, 'FOR NO KEY UPDATE');
    const versions = await this.versionsOf(tx, id);
    const [latest] = versions;
    if (!latest) throw unknownHotline();
    if (await this.keeping.keeps(tx, caller, head.keptBy)) return { ...head, latest };
    throw publicVersions(versions).length > 0 ? notKept() : unknownHotline();
  }

  private async head(tx: Tx, id: string, lock: 'FOR NO KEY UPDATE' | '' = ''): Promise<Head> {
    const rows: Head[] = isUuid(id)
      ? await tx.query(`SELECT id, version, kept_by AS "keptBy" FROM hotlines WHERE id = $1 ${lock}`, [id])
      : [];
    const [head] = rows;
    if (!head) throw unknownHotline();
    return head;
  }

  private versionsOf(tx: Tx, id: string): Promise<(HotlineVersion & { publishedByName: string | null })[]> {
    return tx.query(
      `SELECT ${versionColumns}, by.name AS "publishedByName"
       FROM hotline_versions h LEFT JOIN bodies by ON by.code = h.published_by
       WHERE h.hotline_id = $1 ORDER BY h.version DESC LIMIT $2`,
      [id, HISTORY_SHOWN_MAX],
    );
  }
}

function unknownHotline(): AppError {
  return new AppError('not-found', { detail: 'Không có đường dây nóng nào với mã này.' });
}
