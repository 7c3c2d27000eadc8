import { readLink, type LinkReading } from './link.rules.js';
import { platformOfHost } from './platform.rules.js';
import shortHostNames from './short-hosts.json' with { type: 'json' };

/** Where something stands in a text, in UTF-16 code units: from `start` to before `end`. */
export interface Span {
  start: number;
  end: number;
}

/** A link in a text. */
export interface LinkInText extends Span {
  reading: LinkReading;
}

/** Links of one text that are read; a text with more is a list, and its first ones tell whose. */
const LINKS_READ_MAX = 200;

const dotWithin = /\S\.[a-z0-9-]/i;
const schemed = /https?:\/\//i;
const unquoted = /[^\s<>"“”„‘’'`{}|\\^]+/g;
const notInHost = /[^,;()[\]]+/g;
// One try for each run of these characters, so that a text of any length is read in one pass.
const hostLike = /(?<![\p{L}\p{N}.@_-])[a-z0-9][a-z0-9-]*\.[a-z0-9.-]*[a-z](?=[/?#:]|[.!…]*$)/giu;
const closing = '.,;:!?…)]}*~';
// Without a scheme much looks like a host ("Tp.HCM", "v.v"): only what people write so is taken for one.
const usualEnding = /\.(vn|com|net|org|info|biz|shop|store|xyz|asia|online|site|top|club|app|vip|cc|live|link)$/i;
const shortHosts: ReadonlySet<string> = new Set(shortHostNames);

/** The links in a text as people write them, with and without scheme. Never throws. */
export function linksIn(text: string): LinkInText[] {
  const links: LinkInText[] = [];
  // Most texts have no address, and to ask costs more than to look.
  if (!dotWithin.test(text)) return links;
  let tries = 0;
  for (const span of candidatesIn(text)) {
    if ((tries += 1) > LINKS_READ_MAX) break;
    const reading = readLink(text.slice(span.start, span.end));
    if (reading) links.push({ ...span, reading });
  }
  return links;
}

function* candidatesIn(text: string): Generator<Span> {
  for (const { index, 0: word } of text.matchAll(unquoted)) {
    if (!dotWithin.test(word)) continue;
    const parts = word.split(/(?<=[,;)\]])(?=https?:\/\/)/i);
    let start = index;
    for (const part of parts) {
      yield* candidatesOf(part, start);
      start += part.length;
    }
  }
}

/** What stands before a scheme may hold hosts; from the scheme on all belongs to one address. */
function* candidatesOf(part: string, start: number): Generator<Span> {
  const scheme = part.search(schemed);
  const before = scheme < 0 ? part : part.slice(0, scheme);
  for (const { index, 0: piece } of before.matchAll(notInHost)) {
    const host = hostIn(piece);
    if (host !== undefined) yield trimmed(piece, host, start + index);
  }
  if (scheme >= 0) yield trimmed(part, scheme, start);
}

/** Where the first host of a piece begins. */
function hostIn(piece: string): number | undefined {
  for (const { index, 0: host } of piece.matchAll(hostLike)) if (isUsualHost(host)) return index;
  return undefined;
}

function isUsualHost(host: string): boolean {
  const name = host.toLowerCase().replace(/^(www|m)\./, '');
  return usualEnding.test(name) || shortHosts.has(name) || platformOfHost(name) !== undefined;
}

/** Without the marks of the sentence around it; a closing bracket stays where the address itself opens one. */
function trimmed(part: string, from: number, start: number): Span {
  const marks = part.indexOf('(', from) < 0 ? closing : closing.replace(')', '');
  let end = part.length;
  while (end > from && marks.includes(part[end - 1] ?? '')) end -= 1;
  return { start: start + from, end: start + end };
}
