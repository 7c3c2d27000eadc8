import type { BenchSystem } from '../bench-system.ts';
import { fillStatements } from './fill.ts';

const BATCH = 10_000;

/** Words of tips, from the most frequent to the rarest, as they are typed with and without diacritics. */
export const words: readonly (readonly [typed: string, plain: string, exact: string])[] = [
  ['hàng', 'hang', 'hang/f'],
  ['giả', 'gia', 'gia/r'],
  ['bán', 'ban', 'ban/s'],
  ['shop', 'shop', 'shop'],
  ['sữa', 'sua', 'sưa/x'],
  ['giày', 'giay', 'giay/f'],
  ['thuốc', 'thuoc', 'thuôc/s'],
  ['mỹ', 'my', 'my/x'],
  ['phẩm', 'pham', 'phâm/r'],
  ['nhãn', 'nhan', 'nhan/x'],
  ['hiệu', 'hieu', 'hiêu/j'],
  ['tem', 'tem', 'tem'],
  ['phụ', 'phu', 'phu/j'],
  ['kho', 'kho', 'kho'],
  ['hóa', 'hoa', 'hoa/s'],
  ['đơn', 'don', 'đơn'],
  ['lậu', 'lau', 'lâu/j'],
  ['rượu', 'ruou', 'rươu/j'],
  ['pháo', 'phao', 'phao/s'],
  ['ngà', 'nga', 'nga/f'],
];

/** Words of one tip: the n-th of the list stands in about one tip of n + 1, and each hundredth tip names its own shop. */
function documentOf(n: number): string {
  const random = randomOf(n);
  const chosen = words.filter((_, rank) => random() < 1 / (rank + 1));
  const named = n % 100 === 0 ? [['', `cv${n}`, `cv${n}`] as const] : [];
  const places = new Map<string, number>();
  [...chosen, ...named].forEach(([, plain, exact], place) => {
    places.set(plain, place + 1).set(exact, place + 1);
  });
  return [...places].map(([lexeme, place]) => `'${lexeme}':${place}`).join(' ');
}

/** The same on every run (mulberry32). */
function randomOf(seed: number): () => number {
  let state = seed * 0x9e3779b1;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Brings the tips and what leads to them to so many rows. */
export async function fillTips(system: BenchSystem, rows: number): Promise<void> {
  await system.query(`SET synchronous_commit = off`); // The fill is not what is measured.
  for (const sql of fillStatements.filter((one) => /INTO intake\.(tips|tip_entitlements) ?/.test(one)))
    await system.query(sql, [1, rows]);
  for (let first = 1; first <= rows; first += BATCH) {
    const documents = Array.from({ length: Math.min(BATCH, rows - first + 1) }, (_, place) =>
      documentOf(first + place),
    );
    await system.query(
      `INSERT INTO intake.tip_texts (tip_id, part, document)
       SELECT tips.id, 'tip', documents.document::tsvector
       FROM unnest($1::text[]) WITH ORDINALITY AS documents(document, place)
       JOIN intake.tips ON tips.reference = 'TB-2024-' || lpad(($2 + documents.place - 1)::text, 7, '0')`,
      [documents, first],
    );
  }
  await system.query(`UPDATE intake.tips SET next_due_at = received_at WHERE state = 'received'`);
  await system.query('VACUUM ANALYZE intake.tips, intake.tip_texts, intake.tip_entitlements');
  await system.query('CHECKPOINT');
}
