import type { Identifier } from '#shared/contracts';
import { readLink } from '../identifiers/link.rules.js';
import type { StatedIdentifierDto, TipExtractionDto } from './extraction.dto.js';
import type { KeptExtraction } from './extraction-decision.rules.js';

/** What a sealed value is opened by. */
export interface Opened {
  hash: string | null;
  sealed: string | null;
}

/** What an informant stated; a number of a person only where it has been opened. */
export function clearViewOf(identifier: Identifier, opened: string | undefined): StatedIdentifierDto {
  const value = 'hash' in identifier ? (opened ?? null) : identifier.value;
  const platform = 'hash' in identifier ? null : (identifier.platform ?? null);
  return { kind: identifier.kind, value, platform, shortLink: isShort(identifier.kind, value) };
}

/** What a text names; a number of a person only where it has been opened. */
export function extractionView(extraction: KeptExtraction, opened: string | undefined): TipExtractionDto {
  const { number, kind, start, end, state, version, decidedBody, decidedAt } = extraction;
  const value = extraction.value ?? opened ?? null;
  const standing = { state, version, decidedBody, decidedAt: decidedAt?.toISOString() ?? null };
  return {
    number,
    kind,
    value,
    platform: platformOf(kind, value),
    shortLink: isShort(kind, value),
    start,
    end,
    ...standing,
  };
}

function platformOf(kind: string, value: string | null): string | null {
  return (kind === 'url' && value !== null ? readLink(value)?.platform : undefined) ?? null;
}

function isShort(kind: string, value: string | null): boolean {
  return kind === 'url' && value !== null && readLink(value)?.short === true;
}
