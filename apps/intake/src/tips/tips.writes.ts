import type { NewRows } from '#shared/database';
import { announcedRows } from '../attachments/attachments.writes.js';
import { extractionRows } from '../extractions/extractions.writes.js';
import { identifierKeysOf } from '../identifiers/identifier-key.rules.js';
import type { SealedInformant } from '../informants/informants.service.js';
import { textRows } from '../search/tip-texts.writes.js';
import { versionsOf, type NewTip } from './new-tip.rules.js';
import { stateChangeRows, type StateChange } from './state-changes.writes.js';
import { entitledAmong } from './tip.rules.js';

const tipColumns = [
  ...['id', 'thread_id', 'reference', 'receipt_hash', 'version', 'state', 'state_changed_at', 'kind', 'channel'],
  ...['scope', 'violation', 'stage', 'goods_category', 'content', 'goods', 'links', 'seller_traces', 'identifiers'],
  ...['platform', 'province_code', 'commune_code', 'wishes_secrecy', 'criminal_signs', 'integrity', 'accused_body'],
  ...['received_at', 'recorded_at', 'late_reason', 'recorded_by', 'dues', 'next_due_at', 'late_cause', 'recorder'],
  ...['identifier_keys'],
];

const informantColumns = ['tip_id', 'sealed_key', 'sealed_identity', 'person_hashes'];

/**
 * The rows of a new tip: the tip, who may read it, and the sealed informant where one was named. Nothing but that last
 * row tells a named tip from an anonymous one.
 */
export function newTipRows(tip: NewTip, reference: string, informant: SealedInformant | undefined): NewRows[] {
  const readers = readersOf(tip).map((body) => ({ tip_id: tip.id, body, received_at: tip.receivedAt }));
  return [
    { table: 'tips', columns: tipColumns, rows: [{ ...rowOf(tip), reference }] },
    { table: 'tip_entitlements', columns: ['tip_id', 'body', 'received_at'], rows: readers },
    stateChangeRows(stepsOf(tip)),
    textRows([{ tipId: tip.id, part: 'tip', texts: textsOf(tip) }]),
    extractionRows(tip.id, tip.extractions),
    ...announcedFilesOf(tip),
    { table: 'informants', columns: informantColumns, rows: informant ? [sealedRow(tip.id, informant)] : [] },
  ];
}

function announcedFilesOf({ id, submission, recordedBy = '', recorder = '', recordedAt: at }: NewTip): NewRows[] {
  return announcedRows(id, submission.announcedFiles ?? [], { body: recordedBy, subject: recorder, at });
}

function sealedRow(tipId: string, { key, identity, personHashes }: SealedInformant): Record<string, unknown> {
  return { tip_id: tipId, sealed_key: key, sealed_identity: identity, person_hashes: personHashes };
}

/** The receipt, and the guidance where that is the answer. */
function stepsOf({ id: tipId, state, receivedAt, recordedAt, ...tip }: NewTip): StateChange[] {
  const received = { tipId, version: 1, state: 'received' as const, at: receivedAt };
  const { guided } = versionsOf({ state, late: tip.late });
  return guided === undefined ? [received] : [received, { tipId, version: guided, state, at: recordedAt }];
}

/** By what the officers' search finds the tip. */
function textsOf({ submission: { content, goods = [], sellerTraces } }: NewTip): string[] {
  const traces = [sellerTraces?.shopName, sellerTraces?.shopId, sellerTraces?.address];
  return [content, ...goods.map(({ name }) => name), ...traces.filter((text) => text !== undefined)];
}

function readersOf(tip: NewTip): string[] {
  const recorders = tip.recordedBy === undefined ? [] : [tip.recordedBy];
  return entitledAmong(recorders, { integrity: tip.integrity, accusedBody: tip.submission.accusedBody });
}

function rowOf(tip: NewTip): Record<string, unknown> {
  const { content, violation, kind, goods = [], links = [], sellerTraces, wishesSecrecy = true } = tip.submission;
  return {
    id: tip.id,
    thread_id: tip.threadId,
    receipt_hash: tip.receiptHash,
    version: tip.version,
    state: tip.state,
    state_changed_at: tip.recordedAt,
    kind,
    channel: tip.channel,
    scope: tip.scope,
    violation,
    stage: tip.submission.stage,
    goods_category: tip.goodsCategory,
    content,
    goods: goods,
    links,
    seller_traces: sellerTraces,
    identifiers: tip.identifiers,
    identifier_keys: identifierKeysOf(tip.identifiers),
    platform: tip.platform,
    province_code: tip.provinceCode,
    commune_code: tip.communeCode,
    wishes_secrecy: wishesSecrecy,
    criminal_signs: tip.criminalSigns,
    integrity: tip.integrity,
    accused_body: tip.submission.accusedBody,
    received_at: tip.receivedAt,
    recorded_at: tip.recordedAt,
    late_reason: tip.submission.lateReason,
    recorded_by: tip.recordedBy,
    dues: tip.dues,
    next_due_at: tip.nextDueAt,
    late_cause: tip.late?.cause,
    recorder: tip.recorder,
  };
}
