import { Injectable } from '@nestjs/common';
import { Type } from 'typebox';
import { DataSource } from 'typeorm';
import type { Caller } from '#shared/auth';
import { Clock } from '#shared/config';
import { AuditLog, Transactions, type Tx } from '#shared/database';
import { decodeCursor, encodeCursor, validationFailed, type Page } from '#shared/http';
import { BodiesService } from '../bodies/bodies.service.js';
import { versionFaults } from '../receiving-rules/receiving-rule.rules.js';
import type { InformantSettingDto, InformantSettingsQuery, NewInformantSettingDto } from './informant-setting.dto.js';

type Row = Omit<InformantSettingDto, 'validFrom' | 'setAt'> & { validFrom: Date; setAt: Date };

const columns = `body, version, consent_required AS "consentRequired", source, valid_from AS "validFrom",
  set_by AS "setBy", set_at AS "setAt"`;
const position = Type.Object({ body: Type.String({ maxLength: 100 }), version: Type.Integer({ minimum: 0 }) });

/** Whether bodies open identities with a second person's consent; one without a setting of its own does. */
@Injectable()
export class InformantSettings {
  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: Transactions,
    private readonly bodies: BodiesService,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  /** Whether a second person has to consent. */
  async consentRequiredOf(tx: Tx, body: string): Promise<boolean> {
    const [row]: { required: boolean }[] = await tx.query(
      `SELECT consent_required AS required FROM informant_settings WHERE body = $1 AND valid_from <= $2
       ORDER BY version DESC LIMIT 1`,
      [body, this.clock.now()],
    );
    return row?.required ?? true;
  }

  /** All versions, by body and in order. @throws AppError `validation-failed` for a cursor of another list. */
  async list({ body, limit, cursor }: InformantSettingsQuery): Promise<Page<InformantSettingDto>> {
    const after = cursor === undefined ? { body: '', version: 0 } : decodeCursor(cursor, position);
    const found: Row[] = await this.dataSource.query(
      `SELECT ${columns} FROM informant_settings
       WHERE ($1::text IS NULL OR body = $1) AND (body, version) > ($2, $3::bigint) ORDER BY body, version LIMIT $4`,
      [body, after.body, after.version, limit + 1],
    );
    const items = found.slice(0, limit).map(viewOf);
    const last = found.length > limit ? items.at(-1) : undefined;
    return { items, nextCursor: last ? encodeCursor({ body: last.body, version: last.version }) : null };
  }

  /** Sets what holds for a body from a coming moment on. @throws AppError `validation-failed` naming all faults. */
  async set(setting: NewInformantSettingDto, caller: Caller): Promise<InformantSettingDto> {
    return this.transactions.run(async (tx) => {
      const at = this.clock.now();
      const faults = [...(await this.bodyFaults(tx, setting.body)), ...versionFaults(setting, at)];
      if (faults.length > 0) throw validationFailed(faults);
      const row = await insert(tx, setting, { by: caller.body, at });
      const details = { version: row.version, consentRequired: row.consentRequired };
      const object = { objectKind: 'informant-setting', objectId: row.body };
      this.audit.record(tx, { act: 'informant-setting.set', ...object, details });
      return viewOf(row);
    });
  }

  private async bodyFaults(tx: Tx, body: string) {
    if ((await this.bodies.named(tx, [body])).has(body)) return [];
    return [{ pointer: '/body', code: 'unknown-body', detail: 'Không có cơ quan nào với mã này.' }];
  }
}

async function insert(tx: Tx, setting: NewInformantSettingDto, { by, at }: { by: string; at: Date }): Promise<Row> {
  await tx.query(`SELECT pg_advisory_xact_lock(hashtext('informant-settings'), hashtext($1))`, [setting.body]);
  const [row]: [Row] = await tx.query(
    `INSERT INTO informant_settings (body, version, consent_required, source, valid_from, set_by, set_at)
     SELECT $1, coalesce(max(version), 0) + 1, $2, $3, $4, $5, $6 FROM informant_settings WHERE body = $1
     RETURNING ${columns}`,
    [setting.body, setting.consentRequired, setting.source, new Date(setting.validFrom), by, at],
  );
  return row;
}

function viewOf({ validFrom, setAt, ...row }: Row): InformantSettingDto {
  return { ...row, validFrom: validFrom.toISOString(), setAt: setAt.toISOString() };
}
