import { Injectable } from '@nestjs/common';
import type { Caller } from '#shared/auth';
import { Clock } from '#shared/config';
import { AuditLog, Transactions, type Tx } from '#shared/database';
import { validationFailed } from '#shared/http';
import { BodiesService } from '../bodies/bodies.service.js';
import { versionFaults } from './receiving-rule.rules.js';
import type { NewSettingDto, ReceivingSettingDto } from './receiving-setting.dto.js';

interface SettingRow {
  body: string;
  version: number;
  fourEyes: boolean;
  source: string;
  validFrom: Date;
  setBy: string;
  setAt: Date;
}

const columns = `body, version, four_eyes AS "fourEyes", source, valid_from AS "validFrom", set_by AS "setBy",
  set_at AS "setAt"`;

/** How each body receives; a body without a setting of its own has four eyes. */
@Injectable()
export class ReceivingSettings {
  constructor(
    private readonly transactions: Transactions,
    private readonly bodies: BodiesService,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  /** Whether another person than the proposer has to decide. */
  async fourEyesOf(tx: Tx, body: string): Promise<boolean> {
    const [row]: { fourEyes: boolean }[] = await tx.query(
      `SELECT four_eyes AS "fourEyes" FROM receiving_settings WHERE body = $1 AND valid_from <= $2
       ORDER BY version DESC LIMIT 1`,
      [body, this.clock.now()],
    );
    return row?.fourEyes ?? true;
  }

  /** All versions of a body's setting, or of all bodies' settings, in order. */
  async list(body: string | undefined): Promise<ReceivingSettingDto[]> {
    return this.transactions.run(async (tx) => {
      const rows: SettingRow[] = await tx.query(
        `SELECT ${columns} FROM receiving_settings WHERE $1::text IS NULL OR body = $1 ORDER BY body, version`,
        [body],
      );
      return rows.map(viewOf);
    });
  }

  /** Sets what holds for a body from a coming moment on. @throws AppError `validation-failed` naming all faults. */
  async set(setting: NewSettingDto, caller: Caller): Promise<ReceivingSettingDto> {
    return this.transactions.run(async (tx) => {
      const at = this.clock.now();
      const known = await this.bodies.named(tx, [setting.body]);
      const unknown = known.has(setting.body)
        ? []
        : [{ pointer: '/body', code: 'unknown-body', detail: 'Không có cơ quan nào với mã này.' }];
      const faults = [...unknown, ...versionFaults(setting, at)];
      if (faults.length > 0) throw validationFailed(faults);
      await tx.query(`SELECT pg_advisory_xact_lock(hashtext('receiving-settings'), hashtext($1))`, [setting.body]);
      const [[row]]: [[SettingRow]] = [
        await tx.query(
          `INSERT INTO receiving_settings (body, version, four_eyes, source, valid_from, set_by, set_at)
           SELECT $1, coalesce(max(version), 0) + 1, $2, $3, $4, $5, $6 FROM receiving_settings WHERE body = $1
           RETURNING ${columns}`,
          [setting.body, setting.fourEyes, setting.source, new Date(setting.validFrom), caller.body, at],
        ),
      ];
      const details = { version: row.version, fourEyes: row.fourEyes };
      this.audit.record(tx, {
        act: 'receiving-setting.set',
        objectKind: 'receiving-setting',
        objectId: row.body,
        details,
      });
      return viewOf(row);
    });
  }
}

function viewOf({ validFrom, setAt, ...row }: SettingRow): ReceivingSettingDto {
  return { ...row, validFrom: validFrom.toISOString(), setAt: setAt.toISOString() };
}
