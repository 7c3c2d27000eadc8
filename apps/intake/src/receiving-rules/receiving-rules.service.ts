import { Injectable } from '@nestjs/common';
import type { Caller } from '#shared/auth';
import { Clock, vnDate } from '#shared/config';
import { AuditLog, Transactions } from '#shared/database';
import { AppError, validationFailed } from '#shared/http';
import type { CalendarExceptionDto, CalendarExceptionsDto, NewCalendarExceptionDto } from './calendar.dto.js';
import { Deadlines } from './deadlines.service.js';
import { dueCodes, type DueCode, type DueUnit } from './due.rules.js';
import { receivingTable } from './receiving-acts.rules.js';
import { dayFaults, versionFaults } from './receiving-rule.rules.js';
import type { NewRuleDto, ReceivingRuleDto, ReceivingRulesDto } from './receiving-rule.dto.js';

interface RuleRow {
  code: DueCode;
  version: number;
  amount: number;
  unit: DueUnit;
  source: string;
  validFrom: Date;
  setBy: string;
  setAt: Date;
}

const columns = `code, version, amount, unit, source, valid_from AS "validFrom", set_by AS "setBy", set_at AS "setAt"`;

/** The rules and deadlines of receiving: versioned, each with its legal source, never retroactive. */
@Injectable()
export class ReceivingRules {
  constructor(
    private readonly transactions: Transactions,
    private readonly deadlines: Deadlines,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  /** The table of acts, and all versions of all deadlines. */
  async read(): Promise<ReceivingRulesDto> {
    const rows = await this.transactions.run((tx): Promise<RuleRow[]> =>
      tx.query(`SELECT ${columns} FROM receiving_rules ORDER BY code, version`),
    );
    const acts = receivingTable.map(({ act, states, screenings, by, scopes, meets = null, issues = null }) => {
      return { act, states, screenings, by, scopes, meets, issues };
    });
    return { acts, deadlines: rows.map(viewOf) };
  }

  /** Adds a version. @throws AppError `not-found` for a code that is none, `validation-failed` naming all faults. */
  async addVersion(code: string, rule: NewRuleDto, caller: Caller): Promise<ReceivingRuleDto> {
    if (!dueCodes.includes(code as DueCode)) throw new AppError('not-found', { detail: 'Không có thời hạn này.' });
    const at = this.clock.now();
    const faults = versionFaults(rule, at);
    if (faults.length > 0) throw validationFailed(faults);
    const row = await this.transactions.run(async (tx) => {
      await tx.query(`SELECT pg_advisory_xact_lock(hashtext('receiving-rules'), hashtext($1))`, [code]);
      const [added]: RuleRow[] = await tx.query(
        `INSERT INTO receiving_rules (code, version, amount, unit, source, valid_from, set_by, set_at)
         SELECT $1, max(version) + 1, $2, $3, $4, $5, $6, $7 FROM receiving_rules WHERE code = $1
         HAVING max(valid_from) < $5
         RETURNING ${columns}`,
        [code, rule.amount, rule.unit, rule.source, new Date(rule.validFrom), caller.body, at],
      );
      if (!added) throw new AppError('state-conflict', { detail: 'Đã có phiên bản có hiệu lực sau thời điểm này.' });
      const details = { version: added.version, amount: added.amount, unit: added.unit };
      this.audit.record(tx, { act: 'receiving-rule.set', objectKind: 'receiving-rule', objectId: code, details });
      return added;
    });
    this.deadlines.forget();
    return viewOf(row);
  }

  /** All days that differ from their week. */
  async calendar(): Promise<CalendarExceptionsDto> {
    const items = await this.transactions.run((tx): Promise<CalendarExceptionDto[]> =>
      tx.query(`SELECT day::text, kind, source FROM calendar_exceptions ORDER BY day`),
    );
    return { items };
  }

  /** Enters a coming day. @throws AppError `validation-failed`; `state-conflict` for a day that is entered already. */
  async addDay(exception: NewCalendarExceptionDto, caller: Caller): Promise<CalendarExceptionDto> {
    const at = this.clock.now();
    const faults = dayFaults(exception.day, vnDate(at));
    if (faults.length > 0) throw validationFailed(faults);
    const { day, kind, source } = exception;
    await this.transactions.run(async (tx) => {
      const added: unknown[] = await tx.query(
        `INSERT INTO calendar_exceptions (day, kind, source, set_by, set_at) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT DO NOTHING RETURNING day`,
        [day, kind, source, caller.body, at],
      );
      if (added.length === 0) throw new AppError('state-conflict', { detail: 'Ngày này đã được nhập.' });
      this.audit.record(tx, { act: 'calendar.set', objectKind: 'calendar-day', objectId: day, details: { kind } });
    });
    this.deadlines.forget();
    return { day, kind, source };
  }
}

function viewOf({ validFrom, setAt, ...row }: RuleRow): ReceivingRuleDto {
  return { ...row, validFrom: validFrom.toISOString(), setAt: setAt.toISOString() };
}
