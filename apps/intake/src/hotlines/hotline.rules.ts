import { plainText } from '../plain-text.rules.js';

/** The levels at which the Committee and its members receive tips, the highest first. */
export const hotlineLevels = ['national', 'ministry', 'province'] as const;

export type HotlineLevel = (typeof hotlineLevels)[number];

interface Listed {
  id: string;
  level: HotlineLevel;
  bodyName: string;
  bodyNameEn: string;
  formerProvince?: string;
  sector: string;
  display: string;
}

/** The place of a hotline in the list: by level, then by body; unique by its id. */
export function sortKeyOf({ level, bodyName, id }: Listed): string {
  return `${hotlineLevels.indexOf(level)} ${plainText(bodyName)} ${id}`;
}

/** What a search for words looks at. */
export function searchTextOf({ bodyName, bodyNameEn, formerProvince = '', sector, display }: Listed): string {
  return plainText(bodyName, bodyNameEn, formerProvince, sector, display);
}

/** The patterns that all must be found in the searched text. */
export function wordPatternsOf(words: string): string[] {
  return plainText(words)
    .split(' ')
    .map((word) => `%${word}%`);
}
