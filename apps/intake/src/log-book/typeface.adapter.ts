import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { create, type Font, type Glyph } from 'fontkit';

const { resolve } = createRequire(import.meta.url);
/** Stands for what the typeface has no sign for, such as an emoji. */
const MISSING = '□';

/** One style of a typeface: how wide its characters are, and the font as a document embeds it. */
export interface Typeface {
  name: string;
  /** For pdfkit, which embeds the characters that are used. */
  font: Font;
  /** Width of a character at size 1. */
  widthOf: (character: string) => number;
}

/**
 * Tinos, which has the measures of Times New Roman, the typeface of 30/2020/NĐ-CP, and all of Vietnamese; it may be
 * embedded (Open Font License). Read once per process.
 */
export const tinos = {
  regular: once('400Regular/Tinos_400Regular.ttf'),
  bold: once('700Bold/Tinos_700Bold.ttf'),
  italic: once('400Regular_Italic/Tinos_400Regular_Italic.ttf'),
};

function once(file: string): () => Typeface {
  let known: Typeface | undefined;
  return () => (known ??= typefaceOf(file, create(readFileSync(resolve(`@expo-google-fonts/tinos/${file}`))) as Font));
}

/**
 * Vietnamese in NFC has one glyph for each character and needs no shaping. Without it a page is set some fifteen times
 * as fast, and no cache of words grows with the book.
 */
function typefaceOf(name: string, base: Font): Typeface {
  const known = new Map<string, Glyph>();
  const glyphOf = (character: string): Glyph => {
    const found = known.get(character) ?? glyphIn(base, character);
    known.set(character, found);
    return found;
  };
  const layout = (text: string) => {
    const glyphs = [...text.normalize('NFC')].map(glyphOf);
    const positions = glyphs.map(({ advanceWidth }) => ({
      xAdvance: advanceWidth,
      yAdvance: 0,
      xOffset: 0,
      yOffset: 0,
    }));
    return { glyphs, positions, advanceWidth: positions.reduce((sum, { xAdvance }) => sum + xAdvance, 0) };
  };
  return {
    name,
    font: Object.create(base, { layout: { value: layout } }) as Font,
    widthOf: (character) => glyphOf(character).advanceWidth / base.unitsPerEm,
  };
}

/** Reading the width of a glyph reads its tables; here once for each character. */
function glyphIn(base: Font, character: string): Glyph {
  const point = character.codePointAt(0) ?? 0;
  const glyph = base.glyphForCodePoint(base.hasGlyphForCodePoint(point) ? point : (MISSING.codePointAt(0) ?? 0));
  return { id: glyph.id, advanceWidth: glyph.advanceWidth, codePoints: [point] } as unknown as Glyph;
}
