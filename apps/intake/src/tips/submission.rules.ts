import type { Caller } from '#shared/auth';
import type { FieldFault } from '#shared/http';
import { completePlace, isCommune, isProvince } from '../places/place.rules.js';
import { ENTRY_DELAY_MS } from './new-tip.rules.js';
import type { PlaceDto, SubmitTipDto } from './submit-tip.dto.js';
import { isIntegrityMatter } from './tip.rules.js';

/** By which right someone submits: the public needs none, partner systems and officers have a scope for it. */
export type Submitter = 'public' | 'partner' | 'officer';

/** Undefined for a token that gives neither right. */
export function submitterOf(caller: Caller | undefined): Submitter | undefined {
  if (!caller) return 'public';
  if (caller.scopes.has('tips:record')) return 'officer';
  return caller.scopes.has('tips:submit') ? 'partner' : undefined;
}

/** Tips that arrived longer ago belong into the paper log book of their year. */
const RECEIPT_AGE_MAX_MS = 366 * 24 * 60 * 60 * 1000;

/** The moment of an RFC 3339 text; undefined for a day or hour that does not exist. */
export function momentOf(text: string): Date | undefined {
  const moment = new Date(text);
  return Number.isNaN(moment.getTime()) ? undefined : moment;
}

/** All faults of a submission that no field shows by itself. */
export function submissionFaults(tip: SubmitTipDto, submitter: Submitter, now: Date): FieldFault[] {
  const ofSubmitter = submitter === 'officer' ? officerFaults(tip, now) : nonOfficerFaults(tip);
  return [...ofSubmitter, ...placeFaults(tip.place ?? {})];
}

function nonOfficerFaults(tip: SubmitTipDto): FieldFault[] {
  const stated = (['receivedAt', 'lateReason', 'lateCause', 'accusedBody', 'announcedFiles'] as const).filter(
    (name) => tip[name] !== undefined,
  );
  const ofChannel = tip.channel === undefined || tip.channel === 'web' ? [] : ['channel'];
  return [...ofChannel, ...stated].map((name) => fault(`/${name}`, 'officer-only', 'Chỉ cán bộ tiếp nhận được ghi.'));
}

function officerFaults(tip: SubmitTipDto, now: Date): FieldFault[] {
  const faults: FieldFault[] = [];
  if (tip.channel === undefined) faults.push(fault('/channel', 'is-defined', 'Thiếu giá trị bắt buộc.'));
  if (tip.channel === 'web') faults.push(fault('/channel', 'officer-channel', 'Cán bộ không ghi kênh web.'));
  if (tip.accusedBody !== undefined && !isIntegrityMatter(tip.violation))
    faults.push(fault('/accusedBody', 'integrity-only', 'Chỉ ghi khi tin báo về cán bộ, công chức.'));
  faults.push(...repeatedFiles(tip));
  if (tip.receivedAt !== undefined) faults.push(...receiptFaults(tip, tip.receivedAt, now));
  return faults;
}

function repeatedFiles({ announcedFiles = [] }: SubmitTipDto): FieldFault[] {
  const hashes = announcedFiles.map(({ sha256 }) => sha256);
  return hashes.flatMap((sha256, index) =>
    hashes.indexOf(sha256) === index
      ? []
      : [fault(`/announcedFiles/${index}/sha256`, 'repeated', 'Tệp này đã được nêu.')],
  );
}

function receiptFaults(tip: SubmitTipDto, text: string, now: Date): FieldFault[] {
  const receivedAt = momentOf(text);
  if (!receivedAt) return [fault('/receivedAt', 'is-rfc3339', 'Phải là thời điểm theo RFC 3339.')];
  const ageMs = now.getTime() - receivedAt.getTime();
  if (ageMs < 0) return [fault('/receivedAt', 'in-future', 'Không được ở tương lai.')];
  if (ageMs > RECEIPT_AGE_MAX_MS) return [fault('/receivedAt', 'too-old', 'Không được quá một năm trước.')];
  if (ageMs <= ENTRY_DELAY_MS || tip.lateReason !== undefined) return [];
  return [fault('/lateReason', 'is-defined', 'Nhập chậm quá một giờ phải nêu lý do.')];
}

function placeFaults(place: PlaceDto): FieldFault[] {
  const { provinceCode, communeCode } = place;
  const unknownProvince = provinceCode !== undefined && !isProvince(provinceCode);
  const unknownCommune = communeCode !== undefined && !isCommune(communeCode);
  if (!unknownProvince && !unknownCommune) {
    const detail = 'Xã, phường, đặc khu không thuộc tỉnh, thành phố đã nêu.';
    return completePlace(place) ? [] : [fault('/place/communeCode', 'other-province', detail)];
  }
  return [
    ...(unknownProvince ? [fault('/place/provinceCode', 'unknown-place', 'Không có mã tỉnh, thành phố này.')] : []),
    ...(unknownCommune ? [fault('/place/communeCode', 'unknown-place', 'Không có mã xã, phường, đặc khu này.')] : []),
  ];
}

function fault(pointer: string, code: string, detail: string): FieldFault {
  return { pointer, code, detail };
}
