import { noWriteLoop } from './no-write-loop.js';
import { typedRuleTester } from './rule-tester.js';

const inUseCase = (body: string) => `
  import type { EntityManager } from 'typeorm';
  class Tip { id!: string; }
  async function act(tx: EntityManager, tips: Tip[], chunks: Tip[][], run: (work: () => Promise<unknown>) => Promise<void>) {
    ${body}
  }`;

typedRuleTester().run('no-write-loop', noWriteLoop as never, {
  valid: [
    `await tx.save(tips);`,
    `for (const tip of tips) await tx.query('SELECT 1 FROM tips WHERE id = $1', [tip.id]);`,
    `for (const chunk of chunks) await tx.query('INSERT INTO tips (id) SELECT * FROM unnest($1::text[])', [chunk]);`,
    `for (const chunk of chunks) await run(() => tx.save(chunk));`,
  ].map(inUseCase),
  invalid: [
    `for (const tip of tips) await tx.save(tip);`,
    `for (const tip of tips) await tx.query('INSERT INTO tips (id) VALUES ($1)', [tip.id]);`,
    `while (tips.length) { await tx.getRepository(Tip).delete(tips.pop()!); }`,
    `await Promise.all(tips.map((tip) => tx.update(Tip, tip.id, tip)));`,
    `tips.forEach(async function (tip) { await tx.remove(tip); });`,
  ].map((body) => ({ code: inUseCase(body), errors: [{ messageId: 'loop' }] })),
});
