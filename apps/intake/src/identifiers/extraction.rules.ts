import { folded } from './folded-text.rules.js';
import { linksIn, type LinkInText, type Span } from './text-links.rules.js';
import { numbersIn } from './text-numbers.rules.js';

/** What a finding in a text can be. */
export const findingKinds = ['url', 'phone', 'bank-account', 'tax-code', 'personal-id'] as const;

/** Something in a text that identifies somebody, in its normal form, with the place where it first stands. */
export interface Finding extends Span {
  kind: (typeof findingKinds)[number];
  value: string;
}

/** Something that a tip's text names, as it is stored: what may be a person's has a hash and a sealed value. */
export interface Extraction extends Pick<Finding, 'kind' | 'start' | 'end'> {
  value?: string;
  hash?: string;
  sealed?: string;
}

const digit = /\p{Nd}/u;

/** All that identifies somebody in a text, each once, in the order of the text. Linear in its length; never throws. */
export function findingsIn(text: string, at: Date): Finding[] {
  const links = linksIn(text);
  const ofLinks = links.flatMap(findingOf);
  const numbers = digit.test(text) ? numbersIn(folded(without(text, links)), at) : [];
  const all = [...ofLinks, ...numbers].toSorted((a, b) => a.start - b.start);
  return [...Map.groupBy(all, ({ kind, value }) => `${kind}:${value}`).values()].flatMap(([first]) => first ?? []);
}

function findingOf({ start, end, reading: { url, phone } }: LinkInText): Finding[] {
  const pages: Finding[] = url === undefined ? [] : [{ kind: 'url', value: url, start, end }];
  return phone === undefined ? pages : [...pages, { kind: 'phone', value: phone, start, end }];
}

/** The text with blanks where its links stand, since the numbers in an address are no numbers of anybody. */
function without(text: string, spans: readonly Span[]): string {
  let end = 0;
  const parts = spans.map((span) => {
    const part = text.slice(end, span.start) + '\n'.repeat(span.end - span.start);
    end = span.end;
    return part;
  });
  return parts.join('') + text.slice(end);
}
