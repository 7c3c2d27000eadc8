/**
 * How texts are found, with and without Vietnamese diacritics. Each word is kept under its plain letters and, where it
 * has diacritics, under its exact spelling too: `sua` finds sữa, sửa and sua, `sữa` only sữa.
 */

/** Longer words are cut: nobody searches for them, and the database takes none above 2 KiB. */
const WORD_CHARACTERS_MAX = 64;
/** The database keeps no position beyond this; words behind it are found, but not as parts of phrases. */
const POSITION_MAX = 16_383;
/** Most words of one query. */
const QUERY_WORDS_MAX = 20;

const words = /[\p{L}\p{M}\p{N}]+/gu;
const wordsAndPhrases = /"([^"]*)"|[\p{L}\p{M}\p{N}]+/gu;

/** Tone marks, each with the letter by which it is typed (Telex): grave, acute, hook, tilde, dot below. */
const tones = new Map([
  ['\u0300', 'f'],
  ['\u0301', 's'],
  ['\u0309', 'r'],
  ['\u0303', 'x'],
  ['\u0323', 'j'],
]);

/**
 * The exact spelling of a word, whatever letter its tone stands on: hòa and hoà are the same word. The tone goes to the
 * end, behind a slash, so that no exact spelling is another word's plain one.
 */
export function exactForm(word: string): string {
  let tone = '';
  const letters = [...word.toLowerCase().normalize('NFD')].filter((letter) => {
    const found = tones.get(letter);
    tone = found ?? tone;
    return found === undefined;
  });
  const bare = letters.join('').normalize('NFC').slice(0, WORD_CHARACTERS_MAX);
  return tone === '' ? bare : `${bare}/${tone}`;
}

/** The plain letters of a word. */
export function plainForm(word: string): string {
  const bare = word.toLowerCase().normalize('NFKD').replace(/\p{M}/gu, '');
  return bare.replaceAll('đ', 'd').slice(0, WORD_CHARACTERS_MAX);
}

/** A word's plain and exact form, one where they are the same. */
type Forms = readonly [plain: string, exact?: string];

/** Vietnamese has some 7,000 syllables; beyond this what was kept is forgotten, and kept anew as it comes. */
const FORMS_KEPT_MAX = 20_000;
/** To fold a word costs more than to look it up, and texts use the same ones again and again. */
const kept = new Map<string, Forms>();

function formsOf(word: string): Forms {
  const known = kept.get(word);
  if (known) return known;
  const [plain, exact] = [plainForm(word), exactForm(word)];
  const forms: Forms = plain === exact ? [plain] : [plain, exact];
  if (kept.size >= FORMS_KEPT_MAX) kept.clear();
  if (word.length <= WORD_CHARACTERS_MAX) kept.set(word, forms);
  return forms;
}

/** Marks alone, and the letters that stand for them, are no word: the database takes no empty one. */
function wordsIn(text: string): Forms[] {
  return (text.match(words) ?? []).map(formsOf).filter(([plain]) => plain.trim() !== '');
}

/** The words of texts with their places, as the database's `tsvector` is written. */
export function searchDocumentOf(texts: readonly string[]): string {
  const places = new Map<string, number[]>();
  let place = 0;
  for (const forms of wordsIn(texts.join(' \n '))) {
    place = Math.min(place + 1, POSITION_MAX);
    for (const lexeme of forms) if (lexeme !== undefined) addPlace(places, lexeme, place);
  }
  return [...places].map(([lexeme, at]) => `'${lexeme}':${at.join(',')}`).join(' ');
}

// The database keeps no more places of one word.
const PLACES_MAX = 255;

function addPlace(places: Map<string, number[]>, lexeme: string, place: number): void {
  const known = places.get(lexeme);
  if (!known) places.set(lexeme, [place]);
  else if (known.length < PLACES_MAX && known.at(-1) !== place) known.push(place);
}

/**
 * What is searched for, as the database's `tsquery` is written: all words, those in quotation marks one behind the other.
 * @returns undefined where there is no word in it.
 */
export function searchQueryOf(text: string): string | undefined {
  const parts = [...text.matchAll(wordsAndPhrases)].map(([word, phrase]) => {
    return wordsIn(phrase ?? word).map(lexemeOf);
  });
  const some = parts.filter((part) => part.length > 0);
  const limited = some.slice(0, QUERY_WORDS_MAX).map((part) => part.slice(0, QUERY_WORDS_MAX).join(' <-> '));
  return limited.length === 0 ? undefined : limited.map((part) => `(${part})`).join(' & ');
}

/** Who types diacritics means them; who types none means any. */
function lexemeOf([plain, exact = plain]: Forms): string {
  return `'${exact}'`;
}
