import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { periodOf, previousOf, type Period } from '#shared/config';
import { validationFailed } from '#shared/http';
import { FigureTable, type FigureRow } from './figure-table.rules.js';
import type { NationalReportDto } from './national-report.dto.js';
import { nationalReportOf } from './national-report.rules.js';

/** Reads reports from the kept figures: a fixed number of rows per month, whatever the history. */
@Injectable()
export class NationalReportQueries {
  constructor(private readonly dataSource: DataSource) {}

  /** @throws AppError `validation-failed` when the id names no period. */
  async report(id: string): Promise<NationalReportDto> {
    const period = periodOf(id);
    if (!period)
      throw validationFailed([{ pointer: '/query/period', code: 'period', detail: 'Không phải kỳ báo cáo.' }]);
    const [rows, bodies, asOf] = await Promise.all([this.figures(period), this.bodies(), this.asOf(period)]);
    return nationalReportOf(period, new FigureTable(rows, bodies), { asOf, bodies });
  }

  private figures(period: Period): Promise<FigureRow[]> {
    return this.dataSource.query(
      `SELECT month = ANY ($1::text[]) AS current, measure, dimension, member, sum(amount)::text AS amount
       FROM figures WHERE month = ANY ($1::text[] || $2::text[]) GROUP BY 1, 2, 3, 4`,
      [period.months, previousOf(period).months],
    );
  }

  private async bodies(): Promise<Map<string, string>> {
    const rows: { code: string; name: string }[] = await this.dataSource.query('SELECT code, name FROM bodies');
    return new Map(rows.map(({ code, name }) => [code, name]));
  }

  private async asOf(period: Period): Promise<Date | null> {
    const rows: { as_of: Date | null }[] = await this.dataSource.query(
      'SELECT max(changed_at) AS as_of FROM figures WHERE month = ANY ($1::text[])',
      [period.months],
    );
    return rows[0]?.as_of ?? null;
  }
}
