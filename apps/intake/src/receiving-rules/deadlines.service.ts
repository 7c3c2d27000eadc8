import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Clock } from '#shared/config';
import type { IssueDue } from './clocks.rules.js';
import { dueTimeOf, ruleAt, type Calendar, type DueRule } from './due.rules.js';

/** How long the rules are kept, in business time; shorter than the notice that a new version needs. */
export const RULES_KEPT_MS = 30_000;

interface InForce {
  rules: DueRule[];
  calendar: Calendar;
  readAt: number;
}

/** Issues due times by the deadlines in force. */
@Injectable()
export class Deadlines {
  private kept: InForce | undefined;
  private reading: Promise<InForce> | undefined;

  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
  ) {}

  /** A way to issue due times by what is in force now; read anew at most every half minute. */
  async issuer(): Promise<IssueDue> {
    const { rules, calendar } = await this.inForce();
    return (code, from) => {
      const rule = ruleAt(rules, code, from);
      return { code, ruleVersion: rule.version, dueAt: dueTimeOf(rule, from, calendar).toISOString() };
    };
  }

  /** A new version is read at once by the replica that took it; the others have it before it begins. */
  forget(): void {
    this.kept = undefined;
  }

  private async inForce(): Promise<InForce> {
    const ageMs = this.clock.now().getTime() - (this.kept?.readAt ?? Number.NEGATIVE_INFINITY);
    if (this.kept && ageMs >= 0 && ageMs < RULES_KEPT_MS) return this.kept;
    this.reading ??= this.read().finally(() => (this.reading = undefined));
    this.kept = await this.reading;
    return this.kept;
  }

  private async read(): Promise<InForce> {
    const readAt = this.clock.now().getTime();
    const rules: DueRule[] = await this.dataSource.query(
      `SELECT code, version, amount, unit, source, valid_from AS "validFrom" FROM receiving_rules ORDER BY code, version`,
    );
    const days: { day: string; kind: string }[] = await this.dataSource.query(
      `SELECT day::text, kind FROM calendar_exceptions`,
    );
    return { rules, calendar: new Map(days.map(({ day, kind }) => [day, kind === 'working-day'])), readAt };
  }
}
