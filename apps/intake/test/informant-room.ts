import { randomUUID } from 'node:crypto';
import type { Caller, Scope } from '#shared/auth';
import { AuditLog } from '#shared/database';
import { newContext, publicActor, currentContext, runInContext } from '#shared/observability';
import { newsOfEnd, newsOfOpening } from '../src/cases/case-news.rules.js';
import type { AskOpeningDto } from '../src/informants/informant-opening.dto.js';
import { InformantOpeningsQueries } from '../src/informants/informant-openings.queries.js';
import { InformantOpeningsService } from '../src/informants/informant-openings.service.js';
import { InformantSettings } from '../src/informants/informant-settings.service.js';
import { InformantsService } from '../src/informants/informants.service.js';
import { SameInformantQueries } from '../src/informants/same-informant.queries.js';
import type { SubmitTipDto } from '../src/tips/submit-tip.dto.js';
import { caseEvent } from './case-events.js';
import { NOW, openRoom, type Room } from './intake-room.js';
import { aTip, anInformant } from './tips.data.js';

/** The room with what belongs to informants. */
export type InformantRoom = Awaited<ReturnType<typeof openInformantRoom>>;

export async function openInformantRoom() {
  const room = await openRoom();
  const { dataSource, transactions, queries, bodies, clock, env } = room;
  const audit = new AuditLog(() => {
    const { actor = publicActor, correlationId } = currentContext();
    return { ...actor, correlationId, occurredAt: clock.now() };
  });
  const settings = new InformantSettings(dataSource, transactions, bodies, audit, clock);
  const list = new InformantOpeningsQueries(transactions, audit, clock);
  const informants = new InformantsService(env);
  await room.db.query(
    `INSERT INTO bodies (code, kind, name, name_en, valid_from, version)
     SELECT code, 'agency', code, code, '2025-07-01', 1 FROM unnest($1::text[]) AS code`,
    [[LEAD, SUPPORT, RECORDER]],
  );
  return {
    ...room,
    audit,
    informants,
    informantSettings: settings,
    openingsList: list,
    openings: new InformantOpeningsService(transactions, queries, list, settings, informants, audit, clock),
    sameInformant: new SameInformantQueries(transactions, queries, audit),
  };
}

export const LEAD = 'market-surveillance-79';
export const SUPPORT = 'economic-police-79';
export const RECORDER = 'committee-79';
export const ASK_ABOUT_STORE: AskOpeningDto = {
  purposeCode: 'contact-informant',
  purpose: 'Cần hỏi thêm về địa điểm kho hàng trước khi kiểm tra.',
};
export const CONSENT = { reason: 'Không có cách nào khác.' };

/** A person of a body, with scopes as their roles give them. */
export function person(subject: string, body: string, ...scopes: Scope[]): Caller {
  return { subject, kind: 'officer', body, scopes: new Set<Scope>(['tips:read', ...scopes]) };
}

/** An officer of a body who deals with cases. */
export const caseOfficer = (body = LEAD, subject = `officer of ${body}`) => person(subject, body, 'informants:open');
/** A head of a body who may consent. */
export const headOfBody = (body = LEAD, subject = `head of ${body}`) => person(subject, body, 'informants:consent');

/** A tip with an informant, recorded by {@link RECORDER}, in an open case led by {@link LEAD}. */
export async function aTipInACase(room: Room, changes: Partial<SubmitTipDto> = {}, ended = false): Promise<string> {
  const id = await aNamedTip(room, changes);
  const caseId = randomUUID();
  const ofCase = <T extends { data: object }>(event: T) => ({
    ...event,
    data: { ...event.data, caseId, threadId: caseId },
  });
  const opened = newsOfOpening(ofCase(caseEvent.opened(1, [id], { lead: LEAD, supports: [SUPPORT] })));
  const news = ended ? [opened, newsOfEnd(ofCase(caseEvent.concluded(2)))] : [opened];
  await room.transactions.run((tx) => room.cases.follow(tx, news));
  return id;
}

/** A tip with an informant, recorded by {@link RECORDER}. */
export async function aNamedTip(room: Room, changes: Partial<SubmitTipDto> = {}): Promise<string> {
  const recorder = person('recorder', RECORDER, 'tips:record');
  const { id = '' } = await room.tips.submit(aTip({ channel: 'phone', informant: anInformant, ...changes }), recorder);
  return id;
}

/** Brings the tip's case to its end. */
export async function endCaseOf(room: Room, tipId: string): Promise<void> {
  await room.db.query(
    `UPDATE case_progress SET stage = 'ended' WHERE case_id IN (SELECT case_id FROM case_tips WHERE tip_id = $1)`,
    [tipId],
  );
}

/** Moves the room's clock. */
export function after(room: Room, ms: number): void {
  room.clock.at = new Date(room.clock.at.getTime() + ms);
}

export function resetClock(room: Room): void {
  room.clock.at = NOW;
}

/** What `work` comes to: `done`, or the code of its error. */
export function outcomeOf(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'done',
    (error: { code?: string; message?: string }) => error.code ?? String(error.message),
  );
}

/** The audit rows of an act, the first first. */
export function auditOf(room: Room, act: string): Promise<Record<string, unknown>[]> {
  return room.db.query(
    `SELECT object_kind, object_id, details, actor_pseudonym FROM audit_rows WHERE act = $1 ORDER BY id`,
    [act],
  );
}

/** Does `work` as this caller, as a door would. */
export function as<T>(caller: Caller, work: () => T): T {
  const actor = { body: caller.body, pseudonym: caller.subject, capacity: 'officer' } as const;
  return runInContext(newContext({ actor }), work);
}
