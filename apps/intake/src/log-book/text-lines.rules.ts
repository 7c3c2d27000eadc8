/** How wide a character is, in the unit of the width that lines have. */
export type Measure = (character: string) => number;

/** After these a long word may be broken. */
const JOINTS = '-/&?=._';

const NARROWER = 0.97;

const widthOf = (text: string, measure: Measure) => [...text].reduce((sum, character) => sum + measure(character), 0);

/**
 * A text in lines that are not wider than `width`: broken where it is, between words, and within a word only where that
 * is wider than a line, as addresses of pages are.
 */
export function linesOf(text: string, width: number, measure: Measure): string[] {
  return text.split('\n').flatMap((paragraph) => linesOfParagraph(paragraph, width, measure));
}

/** The same number of lines as `linesOf`, but of lengths as even as can be, as a heading has them. */
export function evenLinesOf(text: string, width: number, measure: Measure): string[] {
  const lines = linesOf(text, width, measure);
  for (let narrower = width * NARROWER; narrower > width / 2; narrower *= NARROWER) {
    const others = linesOf(text, narrower, measure);
    if (others.length > lines.length) break;
    lines.splice(0, lines.length, ...others);
  }
  return lines;
}

function linesOfParagraph(paragraph: string, width: number, measure: Measure): string[] {
  const lines: string[] = [];
  const space = measure(' ');
  let line = '';
  let used = 0;
  for (const word of paragraph.split(/\s+/).flatMap((one) => piecesOf(one, width, measure))) {
    const wide = widthOf(word, measure);
    if (line !== '' && used + space + wide <= width) {
      line += ` ${word}`;
      used += space + wide;
    } else {
      if (line !== '') lines.push(line);
      [line, used] = [word, wide];
    }
  }
  return line === '' ? lines : [...lines, line];
}

/** A word in pieces that fit, each ending where the word has a joint, if it has one in the second half of the line. */
function piecesOf(word: string, width: number, measure: Measure): string[] {
  const pieces: string[] = [];
  let rest = [...word];
  while (rest.length > 0) {
    const fitting = fittingOf(rest, width, measure);
    const joint = fitting < rest.length ? rest.slice(0, fitting).findLastIndex((one) => JOINTS.includes(one)) + 1 : 0;
    const taken = joint * 2 > fitting ? joint : fitting;
    pieces.push(rest.slice(0, taken).join(''));
    rest = rest.slice(taken);
  }
  return pieces;
}

/** How many of the characters fit into a line; one at least. */
function fittingOf(characters: readonly string[], width: number, measure: Measure): number {
  let used = 0;
  const tooMany = characters.findIndex((character) => (used += measure(character)) > width);
  return tooMany < 0 ? characters.length : Math.max(1, tooMany);
}

/** At most so many of the lines; the last of them tells that there are more. */
export function firstLines(lines: readonly string[], most: number): string[] {
  if (lines.length <= most) return [...lines];
  return [...lines.slice(0, most - 1), `${(lines[most - 1] ?? '').slice(0, -1)}…`];
}
