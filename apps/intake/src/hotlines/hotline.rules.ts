import {
  hotlineChannels,
  hotlineLevels,
  hotlineSectorTerms,
  termOf,
  type HotlineChannel,
  type HotlineLevel,
} from '#shared/contracts';
import { plainText } from '../plain-text.rules.js';

/** Who is shown a hotline: everybody, or the officers who keep it until it has been checked. */
export const hotlineVisibilities = ['public', 'internal'] as const;
export type HotlineVisibility = (typeof hotlineVisibilities)[number];

/** What is published of a hotline. Days are those of Viet Nam, `YYYY-MM-DD`, both included. */
export interface HotlineContent {
  /** The body, where the register has it. */
  bodyCode: string | null;
  bodyName: string;
  bodyNameEn: string;
  level: HotlineLevel;
  channel: HotlineChannel;
  /** The normal form, by which the same number is known again. */
  value: string;
  /** As it is printed. */
  display: string;
  /** As `hoursPattern` has it; null where the source states none. */
  hours: string | null;
  sector: string;
  provinceCode: string | null;
  communeCode: string | null;
  /** The province before 1 July 2025 whose force published it. */
  formerProvince: string | null;
  language: string;
  note: string | null;
  noteEn: string | null;
  source: string;
  validFrom: string;
  validTo: string | null;
  visibility: HotlineVisibility;
  /** The last day on which somebody made sure that it is answered. */
  checkedOn: string | null;
}

/**
 * The place of a version in the list: by level, body and channel; unique by id and version.
 * It compares by byte.
 */
export function sortKeyOf(content: HotlineContent, id: string, version: number): string {
  const level = hotlineLevels.indexOf(content.level);
  return `${level} ${plainText(content.bodyName)} ${hotlineChannels.indexOf(content.channel)} ${id} ${version}`;
}

/** What a search for words looks at, in both languages; a number also as it is dialled. */
export function searchTextOf(content: HotlineContent): string {
  const { bodyName, bodyNameEn, formerProvince, sector, note, noteEn, display, value } = content;
  const term = termOf(hotlineSectorTerms, sector);
  const dialled = content.channel === 'phone' ? [value, value.replace(/^\+84/, '0')] : [];
  const texts = [bodyName, bodyNameEn, formerProvince, sector, term?.vi, term?.en, note, noteEn, display, ...dialled];
  return plainText(...texts.map((text) => text ?? ''));
}

/** By what two hotlines are of the same body. */
export function bodyKeyOf({ bodyCode, bodyName }: Pick<HotlineContent, 'bodyCode' | 'bodyName'>): string {
  return bodyCode ?? `= ${plainText(bodyName)}`;
}

/** The patterns that all must be found in the searched text. */
export function wordPatternsOf(words: string): string[] {
  return plainText(words)
    .split(' ')
    .map((word) => `%${word}%`);
}
