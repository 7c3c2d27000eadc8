/** One term of a vocabulary: its code in API and events and its names in both languages. */
export interface Term<C extends string = string> {
  readonly code: C;
  readonly vi: string;
  readonly en: string;
}

/** The codes of a table of terms, in its order. */
export type CodesOf<T extends readonly Term[]> = { readonly [K in keyof T]: T[K]['code'] };

/** The codes of a table of terms, for validators and documents. */
export function codesOf<const T extends readonly Term[]>(terms: T): CodesOf<T> {
  return terms.map((term) => term.code) as unknown as CodesOf<T>;
}

/** The term with this code, or undefined: events may carry codes that this release does not know yet. */
export function termOf<T extends Term>(terms: readonly T[], code: string): T | undefined {
  return terms.find((term) => term.code === code);
}
