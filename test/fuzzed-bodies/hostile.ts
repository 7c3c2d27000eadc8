import type { Place, Schema } from './tree.ts';

const repeated = (text: string, times: number) => text.repeat(times);

/** Texts that have broken someone's program. */
export const texts: readonly string[] = [
  ...[
    '',
    ' ',
    '\t',
    '\n',
    '\u0000',
    'a\u0000b',
    '\u0001',
    '\u007f',
    '\u0085',
    '\u2028',
    '\u200b',
    '\ufeff',
    '\ufffe',
    '\uffff',
  ],
  // Halves of surrogate pairs, alone and the wrong way round.
  ...['\ud800', '\udfff', 'a\udc00b', '\udc00\ud800', '\ud83d', '💩', '👨‍👩‍👧‍👦', '🇻🇳', '\u{10ffff}', '\u{1d7ce}'],
  // Right to left, and marks that turn the direction.
  ...['\u202egnah', '\u2066a\u2069', '\u200f\u200e', 'مرحبا', 'שלום', '\u061c'],
  // Combining characters: normal form makes some shorter and some longer.
  ...['e\u0301', 'Đường số 1', 'u\u031b\u0323', repeated('\u0301', 300), `o${repeated('\u0302', 1_000)}`],
  ...[
    '\u0958',
    '\ufb1d',
    '\u2adc',
    '\u{1d15e}',
    '\u1e9b\u0323',
    'ﬃ',
    'ŉ',
    'ß',
    'İ',
    'ı',
    '\u1100\u1161\u11a8',
    '\ufdfa',
  ],
  // Digits that are digits to some.
  ...[
    '٠١٢٣٤٥٦٧٨٩',
    '۰۱۲۳',
    '０１２３４５６７８９',
    '०१२३',
    '᠐᠑',
    '𝟎𝟏𝟐𝟑',
    '①②③',
    'Ⅷ',
    '½',
    '1e3',
    '0x10',
    '1_000',
    '+84 ٩٠١ ٢٣٤ ٥٦٧',
  ],
  ...[
    '__proto__',
    'constructor',
    'prototype',
    'toString',
    'hasOwnProperty',
    'null',
    'undefined',
    'NaN',
    '[object Object]',
  ],
  ...[
    "'; DROP TABLE tips; --",
    '" OR ""="',
    '%00',
    '%ff',
    '\\',
    '\\u0000',
    '{{7*7}}',
    '${jndi:ldap://a}',
    '../../etc/passwd',
    '<script>',
  ],
];

const addresses: readonly string[] = [
  ...[
    'http://',
    'https://',
    'http:///',
    '//a',
    'javascript:alert(1)',
    'data:,x',
    'file:///etc/passwd',
    'https://a b',
    'https://[::1',
  ],
  ...[
    'https://[::1]:99999/',
    'https://[fe80::1%25eth0]/',
    'https://1',
    'https://0x7f.1/',
    'https://٣٢/',
    'https://choviet.example:0/',
  ],
  ...[
    'https://user:pass@choviet.example/',
    'https://choviet.example\u0000/',
    'https://choviet.example/%',
    'https://choviet.example/%ff',
  ],
  ...[
    'https://xn--/',
    'https://xn--a/',
    'https://☃.example/',
    'https://choviet.example。vn/',
    'https://ChoViet.EXAMPLE./shop/a/item/1',
  ],
  ...[
    `https://${repeated('a', 300)}.example/`,
    `https://${repeated('a.', 200)}example/`,
    `https://choviet.example/${repeated('%41', 600)}`,
  ],
  ...['https://choviet.example/#\ud800', 'https://choviet.example/?a=\u202e', 'HTTPS:\\\\choviet.example\\shop'],
];

const moments: readonly string[] = [
  ...[
    '0000-01-01T00:00:00Z',
    '0001-01-01T00:00:00Z',
    '9999-12-31T23:59:59.999Z',
    '+275760-09-13T00:00:00Z',
    '-271821-04-20T00:00:00Z',
  ],
  ...[
    '2026-02-29T00:00:00Z',
    '2026-02-30',
    '2026-13-01',
    '2026-11-31T00:00:00Z',
    '2026-11-27T24:00:00Z',
    '2016-12-31T23:59:60Z',
  ],
  ...[
    '2026-11-27T00:00:00+99:99',
    '2026-11-27T00:00:00-23:59',
    '2026-11-27T00:00:00',
    '2026-11-27t00:00:00z',
    '2026-11-27 00:00:00Z',
  ],
  ...[
    '2026-11-27T00:00:00.123456789123Z',
    '２０２６-11-27T00:00:00Z',
    '٢٠٢٦-١١-٢٧',
    '1e3-01-01',
    'Fri Nov 27 2026',
    '20261127',
    '-0',
  ],
  ...['2026-11-27', '1900-01-01', '2500-12-31T00:00:00Z', 'infinity', '-infinity', 'epoch', 'now', 'today', 'allballs'],
];

const ids: readonly string[] = [
  ...[
    '00000000-0000-0000-0000-000000000000',
    'ffffffff-ffff-ffff-ffff-ffffffffffff',
    '{3f0c9d2e-7a41-4c8b-9d55-0e6b1c7f2a90}',
  ],
  ...[
    '3F0C9D2E-7A41-4C8B-9D55-0E6B1C7F2A90',
    '3f0c9d2e7a414c8b9d550e6b1c7f2a90',
    'TB-2026-000001',
    'TB-9999-99999999999999999999',
  ],
];

/** Numbers as they may stand in a text; some are none. */
export const numbers: readonly string[] = [
  ...[
    '1e999',
    '-1e999',
    '-0',
    '-0.0',
    '1e-400',
    '0.1e1',
    '1.5',
    '-1',
    '0',
    '1E+2',
    '1e0',
    '9007199254740993',
    '2147483647',
    '2147483648',
  ],
  ...[
    '-2147483649',
    '9223372036854775807',
    '9223372036854775808',
    '18446744073709551616',
    repeated('9', 400),
    `0.${repeated('0', 400)}1`,
  ],
  ...['00', '01', '+1', '.5', '5.', '0x10', '1_000', 'NaN', 'Infinity', '-Infinity', '1e', '--1', '٣', '１'],
];

/** Names that every object has, and names that look like others. */
export const names: readonly string[] = [
  ...[
    '__proto__',
    'constructor',
    'prototype',
    'toString',
    'valueOf',
    'hasOwnProperty',
    '__defineGetter__',
    'toJSON',
    'then',
    'length',
  ],
  ...[
    '',
    ' ',
    '\u0000',
    '\ud800',
    'content\u0000',
    'сontent',
    'CONTENT',
    'content ',
    'e\u0301',
    '$where',
    'a.b',
    '0',
    '-1',
    'surprise',
  ],
];

/** What a body may claim to be. */
export const contentTypes: readonly string[] = [
  ...[
    'application/xml',
    'text/plain',
    'text/html',
    'application/json; charset=utf-16',
    'application/json;charset="utf-8"',
  ],
  ...[
    'application/json; boundary=x',
    'application/JSON',
    'application/vnd.api+json',
    'application/json, text/plain',
    'application/',
  ],
  ...[
    'multipart/form-data',
    'multipart/form-data; boundary=x',
    'application/x-www-form-urlencoded',
    'application/octet-stream',
  ],
  ...[
    'json',
    '*/*',
    'application/json;',
    'application/json; charset=iso-8859-1',
    'text/json',
    'application/problem+json',
    ' ',
  ],
];

/** How a body may claim to be packed. */
export const encodings: readonly string[] = [
  'gzip',
  'br',
  'deflate',
  'identity',
  'zstd',
  'gzip, gzip',
  'x',
  'compress',
];

/** Letters by which a text is brought to a length: one, two and four bytes, two UTF-16 units, longer or shorter in NFC. */
const fillers = ['a', 'ư', '好', '😀', '\u0958', 'e\u0301', ' ', '\u200b', '٣'];

/** Values at the limits that the schema states, and one beyond; `pick` chooses among what fills a text. */
export function boundaryValues({ schema, value }: Place, pick: number): unknown[] {
  const filler = fillers[pick % fillers.length] ?? 'a';
  return [...lengthsOf(schema, filler), ...countsOf(schema, value), ...rangesOf(schema), ...kindsOf(schema)];
}

function lengthsOf({ minLength, maxLength, type }: Schema, filler: string): string[] {
  if (type !== undefined && !JSON.stringify(type).includes('string')) return [];
  const most = maxLength ?? 1_000;
  const lengths = [(minLength ?? 1) - 1, minLength ?? 1, most - 1, most, most + 1];
  const inUnits = (length: number) =>
    filler.repeat(Math.ceil(Math.max(length, 0) / filler.length)).slice(0, Math.max(length, 0));
  return [...lengths.map(inUnits), ...[most, most + 1].map((length) => filler.repeat(length))];
}

function countsOf({ minItems = 0, maxItems }: Schema, value: unknown): unknown[] {
  if (!Array.isArray(value) || maxItems === undefined) return [];
  const items = (count: number) => Array.from({ length: Math.max(count, 0) }, () => value[0] ?? 'x');
  return [minItems - 1, minItems, maxItems, maxItems + 1].map(items);
}

function rangesOf({ minimum, maximum }: Schema): number[] {
  const ends = [minimum, maximum].filter((end) => end !== undefined);
  return ends.flatMap((end) => [end - 1, end - 0.5, end, end + 0.5, end + 1]);
}

function kindsOf({ format, enum: values, pattern }: Schema): unknown[] {
  if (values) return [...values, String(values[0]).toUpperCase(), `${String(values[0])} `, values];
  if (format === 'uri') return [...addresses];
  if (format === 'uuid') return [...ids];
  if (format?.startsWith('date') || pattern?.includes('\\d{4}')) return [...moments];
  return pattern === undefined ? [...addresses] : [...ids, ...moments.slice(0, 6)];
}

/** The same text with other digits, which some patterns and parsers take for their own. */
export function inOtherDigits(text: string, pick: number): string {
  const zero = ['٠', '０', '०', '۰', '𝟎'][pick % 5]?.codePointAt(0) ?? 0x30;
  return text.replaceAll(/[0-9]/g, (digit) => String.fromCodePoint(zero + Number(digit)));
}
