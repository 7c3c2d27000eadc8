import type { Identifier } from '#shared/contracts';
import type { Finding } from '../identifiers/extraction.rules.js';
import { identifierKeyOf, identifierKeysOf } from '../identifiers/identifier-key.rules.js';
import { readSubject } from '../identifiers/subject.rules.js';

/** What officers have made of something that a text names. */
export const extractionStates = ['found', 'confirmed', 'dropped'] as const;

/** One of the states. */
export type ExtractionState = (typeof extractionStates)[number];

/** Something that a tip's text names, as it is kept. */
export interface KeptExtraction {
  number: number;
  kind: Finding['kind'];
  start: number;
  end: number;
  value: string | null;
  hash: string | null;
  sealed: string | null;
  state: ExtractionState;
  version: number;
  /** What its confirmation has added to the keys that were stated. */
  addedKeys: string[];
  decidedBody: string | null;
  decidedAt: Date | null;
}

/** By what a tip is found. */
export interface TipIdentifiers {
  identifiers: Identifier[];
  keys: string[];
}

/** Those of a tip's identifiers that its informant stated, without what officers have confirmed since. */
export function statedOf(
  { identifiers, keys }: TipIdentifiers,
  extractions: readonly KeptExtraction[],
): TipIdentifiers {
  const added = new Set(extractions.flatMap(({ addedKeys }) => addedKeys));
  return {
    identifiers: identifiers.filter((identifier) => !added.has(identifierKeyOf(identifier))),
    keys: keys.filter((key) => !added.has(key)),
  };
}

/** What an extraction is by itself. The number of a person is known by its key alone, since no event may carry it. */
export function identifiersOf(extraction: KeptExtraction): TipIdentifiers {
  const identifiers = extraction.value === null ? sealedOf(extraction) : clearOf(extraction.kind, extraction.value);
  const { kind, hash } = extraction;
  return { identifiers, keys: identifierKeysOf(hash === null ? identifiers : [{ kind, hash }]) };
}

function clearOf(kind: KeptExtraction['kind'], value: string): Identifier[] {
  return readSubject(kind === 'url' ? { links: [value] } : { links: [], taxCode: value }).clear;
}

function sealedOf({ kind, hash, sealed }: KeptExtraction): Identifier[] {
  const mayLeave = kind === 'phone' || kind === 'bank-account';
  return mayLeave && hash !== null && sealed !== null ? [{ kind, hash, sealed }] : [];
}

/** The extraction after a decision, with what it adds to what was stated. */
export function decided(extraction: KeptExtraction, state: ExtractionState, stated: TipIdentifiers): KeptExtraction {
  const keys = state === 'confirmed' ? identifiersOf(extraction).keys : [];
  const addedKeys = keys.filter((key) => !stated.keys.includes(key));
  return { ...extraction, state, addedKeys, version: extraction.version + 1 };
}

/** What a tip is found by: what was stated and what is confirmed, each once. */
export function withConfirmed(stated: TipIdentifiers, extractions: readonly KeptExtraction[]): TipIdentifiers {
  const confirmed = extractions.filter(({ state }) => state === 'confirmed').map(identifiersOf);
  const identifiers = [...stated.identifiers, ...confirmed.flatMap((one) => one.identifiers)];
  const byKey = Map.groupBy(identifiers, identifierKeyOf);
  return {
    identifiers: [...byKey.values()].flatMap(([first]) => first ?? []),
    keys: [...new Set([...stated.keys, ...confirmed.flatMap(({ keys }) => keys)])],
  };
}
