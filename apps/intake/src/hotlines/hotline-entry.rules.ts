import type { HotlineLevel } from '#shared/contracts';
import type { FieldFault } from '#shared/http';
import { completePlace, isCommune, isProvince, type Place } from '../places/place.rules.js';
import { canonicalContact } from './contact.rules.js';
import type { HotlineEntryDto } from './hotline-entry.dto.js';
import { areHours } from './hours.rules.js';
import type { HotlineContent } from './hotline.rules.js';

/** Farther ahead nobody announces a number. */
const AHEAD_DAYS_MAX = 366;
/** A check of longer ago says nothing about today. */
const CHECK_AGE_DAYS_MAX = 366;
const DAY_MS = 24 * 60 * 60 * 1000;

/** A body as the register has it. */
export interface RegisteredBody {
  code: string;
  kind: string;
  name: string;
  nameEn: string;
  provinceCode: string | null;
}

/** Around an entry: the body that the register has, and the day from which it may hold. */
export interface EntryContext {
  body: RegisteredBody | undefined;
  today: string;
  /** For a change: what was published for days that are over stays as it was. */
  isChange: boolean;
}

/** What is wrong with an entry that no field shows by itself. */
export function entryFaults(entry: HotlineEntryDto, context: EntryContext): FieldFault[] {
  return [
    ...nameFaults(entry, context.body),
    ...levelFaults(entry, context.body),
    ...placeFaults(entry, context.body),
    ...(canonicalContact(entry.channel, entry.value) === undefined ? [contactFault(entry)] : []),
    ...(entry.hours !== undefined && !areHours(entry.hours)
      ? [fault('hours', 'hours', 'Giờ kết thúc phải sau giờ bắt đầu.')]
      : []),
    ...dayFaults(entry, context),
  ];
}

/** The content of an entry without faults. */
export function contentOf(entry: HotlineEntryDto, { body, today }: EntryContext): HotlineContent {
  const { level, channel, sector, source, validFrom = today } = entry;
  return {
    ...namesOf(entry, body),
    ...territoryOf(entry, body),
    ...optionsOf(entry),
    ...{ level, channel, sector, source, validFrom, formerProvince: null, checkedOn: null },
    value: canonicalContact(channel, entry.value) ?? '',
    display: entry.value.replace(/\s+/g, ' ').trim(),
  };
}

function namesOf({ bodyName = '', bodyNameEn = '' }: HotlineEntryDto, body: RegisteredBody | undefined) {
  return body
    ? { bodyCode: body.code, bodyName: body.name, bodyNameEn: body.nameEn }
    : { bodyCode: null, bodyName, bodyNameEn };
}

function territoryOf(entry: HotlineEntryDto, body: RegisteredBody | undefined) {
  const { provinceCode = null, communeCode = null } = placeOf(entry, body) ?? {};
  return { provinceCode, communeCode };
}

function optionsOf(entry: HotlineEntryDto) {
  const { hours = null, note = null, noteEn = null, validTo = null, language = 'vi', visibility = 'public' } = entry;
  return { hours, note, noteEn, validTo, language, visibility };
}

/** What is wrong with the day on which something is to end: what has been shown on a day stays shown on it. */
export function withdrawalFaults(from: string, today: string): FieldFault[] {
  if (!isDay(from)) return [noDay('from')];
  return from < today ? [fault('from', 'past', 'Không được trước ngày hôm nay.')] : [];
}

/** What is wrong with the day of a check. */
export function checkFaults(checkedOn: string, today: string): FieldFault[] {
  if (!isDay(checkedOn)) return [noDay('checkedOn')];
  const isRecent = checkedOn <= today && daysBetween(checkedOn, today) <= CHECK_AGE_DAYS_MAX;
  return isRecent ? [] : [fault('checkedOn', 'range', 'Phải trong vòng một năm tính đến hôm nay.')];
}

function nameFaults({ bodyName, bodyNameEn }: HotlineEntryDto, body: RegisteredBody | undefined): FieldFault[] {
  const names = Object.entries({ bodyName, bodyNameEn });
  const wrong = names.filter(([, name]) => (name === undefined) === (body === undefined));
  return wrong.map(([field]) =>
    body
      ? fault(field, 'exclusive', 'Tên lấy theo danh mục cơ quan, không ghi ở đây.')
      : fault(field, 'is-not-empty', 'Cần tên cơ quan chưa có trong danh mục.'),
  );
}

const levelsOfKind: Readonly<Record<string, readonly HotlineLevel[]>> = {
  'standing-office': ['national'],
  'ministry-force': ['ministry'],
  committee: ['ministry'],
  'provincial-force': [],
};

function levelFaults({ level, communeCode }: HotlineEntryDto, body: RegisteredBody | undefined): FieldFault[] {
  const isOfCommune = level === 'commune';
  if (isOfCommune !== (communeCode !== undefined))
    return [fault('communeCode', 'level', 'Cấp xã cần mã xã, các cấp khác thì không.')];
  if (!body) return [];
  const levels = body.provinceCode === null ? (levelsOfKind[body.kind] ?? []) : (['province', 'commune'] as const);
  return levels.some((one) => one === level) ? [] : [fault('level', 'level', 'Cơ quan này không thuộc cấp đó.')];
}

function placeFaults(entry: HotlineEntryDto, body: RegisteredBody | undefined): FieldFault[] {
  const { provinceCode, communeCode } = entry;
  if (provinceCode !== undefined && !isProvince(provinceCode))
    return [fault('provinceCode', 'unknown-place', 'Không có tỉnh nào với mã này.')];
  if (communeCode !== undefined && !isCommune(communeCode))
    return [fault('communeCode', 'unknown-place', 'Không có xã, phường, đặc khu nào với mã này.')];
  const place = placeOf(entry, body);
  if (!place) return [fault('communeCode', 'contradiction', 'Xã này không thuộc tỉnh đã nêu.')];
  return provinceFaults(place, entry.level, body?.provinceCode ?? undefined);
}

function provinceFaults({ provinceCode }: Place, level: HotlineLevel, ofBody: string | undefined): FieldFault[] {
  if (ofBody !== undefined && provinceCode !== ofBody)
    return [fault('provinceCode', 'contradiction', 'Cơ quan này thuộc tỉnh khác.')];
  if (level === 'province' && provinceCode === undefined)
    return [fault('provinceCode', 'is-not-empty', 'Cấp tỉnh cần mã tỉnh.')];
  return level === 'national' && provinceCode !== undefined
    ? [fault('provinceCode', 'level', 'Đường dây nóng cấp quốc gia không ghi mã tỉnh.')]
    : [];
}

function placeOf({ provinceCode, communeCode }: HotlineEntryDto, body: RegisteredBody | undefined): Place | undefined {
  const fromBody = communeCode === undefined ? (body?.provinceCode ?? undefined) : undefined;
  return completePlace({ provinceCode: provinceCode ?? fromBody, communeCode });
}

function dayFaults({ validFrom, validTo }: HotlineEntryDto, { today, isChange }: EntryContext): FieldFault[] {
  const malformed = Object.entries({ validFrom, validTo }).filter(([, day]) => day !== undefined && !isDay(day));
  if (malformed.length > 0) return malformed.map(([field]) => noDay(field));
  const from = validFrom ?? today;
  return [
    ...(isChange && from < today ? [fault('validFrom', 'past', 'Không được trước ngày hôm nay.')] : []),
    ...(daysBetween(today, from) > AHEAD_DAYS_MAX ? [fault('validFrom', 'range', 'Không quá một năm tới.')] : []),
    ...(validTo !== undefined && validTo < from
      ? [fault('validTo', 'order', 'Không được trước ngày bắt đầu hiệu lực.')]
      : []),
  ];
}

function contactFault({ channel }: HotlineEntryDto): FieldFault {
  const details = {
    phone: 'Phải là số điện thoại gọi được ở Việt Nam.',
    'e-mail': 'Phải là địa chỉ thư điện tử.',
    website: 'Phải là địa chỉ URL.',
    post: 'Phải là địa chỉ bưu chính đầy đủ.',
  };
  return fault('value', channel, details[channel]);
}

function isDay(text: string): boolean {
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

function daysBetween(from: string, to: string): number {
  return (Date.parse(to) - Date.parse(from)) / DAY_MS;
}

function noDay(field: string): FieldFault {
  return fault(field, 'date', 'Phải là ngày có thật, dạng YYYY-MM-DD.');
}

function fault(field: string, code: string, detail: string): FieldFault {
  return { pointer: `/${field}`, code, detail };
}
