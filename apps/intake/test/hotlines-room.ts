import type { Caller } from '#shared/auth';
import { Clock } from '#shared/config';
import { AuditLog, createDataSource, Transactions } from '#shared/database';
import { currentContext, newContext, publicActor, runInContext, type Locale } from '#shared/observability';
import { createTestDatabase, type TestDatabase } from '#shared/testing';
import { BodiesService } from '../src/bodies/bodies.service.js';
import { HotlineKeepingService } from '../src/hotlines/hotline-keeping.service.js';
import { HotlineRecordsQueries } from '../src/hotlines/hotline-records.queries.js';
import type { PublishHotlineDto } from '../src/hotlines/hotline-entry.dto.js';
import { HotlinesQueries } from '../src/hotlines/hotlines.queries.js';
import type { HotlinesQuery } from '../src/hotlines/hotlines-query.dto.js';
import { HotlinesService } from '../src/hotlines/hotlines.service.js';
import { loadHotlines } from '../src/hotlines/seed/load-hotlines.seed.js';
import { intake } from '../src/intake.module.js';
import { officerOf } from './intake-room.js';

/** A clock that tests put to a day, at noon in Viet Nam. */
export class SetClock extends Clock {
  day = '2026-11-24';

  now(): Date {
    return new Date(`${this.day}T05:00:00.000Z`);
  }
}

/** The bodies of the tests: the Standing Office, a ministry's force, two provinces. */
const bodies = [
  ['standing-office', 'standing-office', null, null],
  ['dms', 'ministry-force', 'standing-office', null],
  ['committee-79', 'committee', 'standing-office', '79'],
  ['market-surveillance-79', 'provincial-force', 'committee-79', '79'],
  ['committee-01', 'committee', 'standing-office', '01'],
  ['platform-cho-viet', 'platform', null, null],
] as const;

/** Registers the bodies of the tests as their events would. */
export async function registerBodies(db: TestDatabase): Promise<void> {
  for (const [code, kind, parent, province] of bodies)
    await db.query(
      `INSERT INTO bodies (code, kind, name, name_en, parent, province_code, valid_from, version)
       VALUES ($1, $2, 'Cơ quan ' || $1, 'Body ' || $1, $3, $4, '2025-07-01', 1) ON CONFLICT DO NOTHING`,
      [code, kind, parent, province],
    );
}

/** The directory's parts around a database of their own, without doors. */
export type HotlinesRoom = Awaited<ReturnType<typeof openHotlinesRoom>>;

export async function openHotlinesRoom() {
  const db = await createTestDatabase({ service: 'intake', migrations: [...(intake.migrations ?? [])] });
  const dataSource = createDataSource({ url: db.url, applicationName: 'test', poolSize: 10 });
  await dataSource.initialize();
  const clock = new SetClock();
  const transactions = new Transactions(dataSource);
  const audit = new AuditLog(() => {
    const { actor = publicActor, correlationId } = currentContext();
    return { ...actor, correlationId, occurredAt: clock.now() };
  });
  const register = new BodiesService();
  const keeping = new HotlineKeepingService(transactions, register, audit);
  const records = new HotlineRecordsQueries(dataSource, transactions, keeping, audit, clock);
  const lists = new HotlinesQueries(dataSource, keeping, clock);
  await registerBodies(db);
  await transactions.run((tx) => loadHotlines(tx, clock.now()));
  return {
    ...{ db, dataSource, clock, transactions, records, lists },
    hotlines: new HotlinesService(transactions, records, keeping, register, audit, clock),
    load: () => transactions.run((tx) => loadHotlines(tx, clock.now())),
    list: (query: Partial<HotlinesQuery>, caller?: Caller) => lists.list({ limit: 200, ...query }, caller),
    close: async () => {
      await dataSource.destroy();
      await db.drop();
    },
  };
}

/** Runs work for a caller of a language. */
export function inLanguage<T>(locale: Locale, work: () => T): T {
  return runInContext(newContext({ locale }), work);
}

/** An officer who keeps the hotlines of a body. */
export function keeperOf(body: string): Caller {
  return officerOf(body, 'hotlines:manage');
}

/** An entry of market surveillance of Hồ Chí Minh City, with changes. */
export function anEntry(changed: Partial<PublishHotlineDto> = {}): PublishHotlineDto {
  return {
    bodyCode: 'market-surveillance-79',
    level: 'province',
    channel: 'phone',
    value: '028.3829.1234',
    sector: 'market-surveillance',
    source: 'Thông báo 12/TB ngày 20/11/2026',
    ...changed,
  };
}

/** An entry of a commune’s committee, which the register does not have. */
export function anEntryOfCommune(communeCode: string, changed: Partial<PublishHotlineDto> = {}): PublishHotlineDto {
  return anEntry({
    ...{ bodyCode: undefined, bodyName: `Ban Chỉ đạo 389 xã ${communeCode}`, bodyNameEn: `Committee ${communeCode}` },
    ...{ level: 'commune', communeCode, sector: 'general', ...changed },
  });
}

/** The version part of an entry: all but the body. */
export function aChange(changed: Partial<PublishHotlineDto> = {}) {
  const { bodyCode: _, ...entry } = anEntry(changed);
  return { ...entry, reason: changed.reason ?? 'Đổi tổng đài.' };
}
