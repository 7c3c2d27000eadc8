import { hotlineChannelTerms, hotlineLevelTerms, hotlineSectorTerms, termOf, type Term } from '#shared/contracts';
import type { Locale } from '#shared/observability';
import { provinceOf } from '../places/former-province.rules.js';
import type { UnderstoodPlace } from '../places/understood-place.rules.js';
import type { Coverage, HotlineDto, HotlinePlaceDto, HotlineTextsDto } from './hotline.dto.js';
import type { HotlineChangeDto, HotlineRecordDto } from './hotline-record.dto.js';
import { holdsOn, lastDayOf, type HotlineVersion } from './hotline-version.rules.js';
import { hoursText } from './hours.rules.js';

/** A hotline as it is answered. */
export function hotlineOf(version: HotlineVersion, locale: Locale, coverage: Coverage | null = null): HotlineDto {
  const {
    hotlineId: id,
    act: _act,
    publishedAt: _at,
    publishedBy: _by,
    reason: _why,
    replacedFrom,
    ...shown
  } = version;
  const validTo = lastDayOf({ validTo: version.validTo, replacedFrom });
  return { id, ...shown, validTo, coverage, texts: textsOf(version, locale) };
}

function textsOf(version: HotlineVersion, locale: Locale): HotlineTextsDto {
  const isEnglish = locale === 'en';
  return {
    language: locale,
    body: isEnglish ? version.bodyNameEn : version.bodyName,
    level: nameOf(hotlineLevelTerms, version.level, locale),
    channel: nameOf(hotlineChannelTerms, version.channel, locale),
    sector: nameOf(hotlineSectorTerms, version.sector, locale),
    hours: version.hours === null ? null : hoursText(version.hours, locale),
    note: isEnglish ? (version.noteEn ?? version.note) : version.note,
  };
}

function nameOf(terms: readonly Term[], code: string, locale: Locale): string {
  return termOf(terms, code)?.[locale] ?? code;
}

/** What a record is made of. */
export interface RecordParts {
  id: string;
  /** The latest version, also where the caller does not see it: it is what an act names in `If-Match`. */
  version: number;
  keptBy: string;
  /** Those that the caller sees, the latest first. */
  versions: readonly (HotlineVersion & { publishedByName: string | null })[];
}

/** A hotline with its history. */
export function recordOf({ versions, ...head }: RecordParts, day: string, locale: Locale): HotlineRecordDto {
  const present = versions.find((version) => holdsOn(version, day));
  return {
    ...head,
    hotline: present ? viewOf(present, locale) : null,
    history: versions.map((version) => changeOf(version, locale)),
  };
}

function changeOf(version: RecordParts['versions'][number], locale: Locale): HotlineChangeDto {
  const { act, publishedAt, publishedBy, publishedByName, reason, replacedFrom } = version;
  return {
    ...{ version: version.version, act, publishedAt: publishedAt.toISOString(), publishedBy, publishedByName },
    ...{ reason, replacedFrom, content: act === 'withdrawn' ? null : viewOf(version, locale) },
  };
}

function viewOf({ publishedByName: _, ...version }: RecordParts['versions'][number], locale: Locale): HotlineDto {
  return hotlineOf(version, locale);
}

/** The place that was understood, as the answer's head tells it. */
export function placeViewOf({ provinceCode, communeCode, naming, former }: UnderstoodPlace): HotlinePlaceDto {
  const province = provinceOf(provinceCode);
  return {
    provinceCode,
    provinceName: province.name,
    provinceNameEn: province.nameEn,
    communeCode: communeCode ?? null,
    communeName: province.communes.find(({ code }) => code === communeCode)?.name ?? null,
    understoodFrom: naming,
    formerProvince: former ? { code: former.code, name: former.name } : null,
  };
}
