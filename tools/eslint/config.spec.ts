import { dirname } from 'node:path';
import { ESLint } from 'eslint';

const root = dirname(dirname(import.meta.dirname));
const projectService = {
  allowDefaultProject: ['*/*/src/planted/*.ts', '*/*/src/*/planted*.ts', 'infra/planted.ts'],
  defaultProject: 'tsconfig.json',
};

/** What the house forbids, as the shortest code that does it, and the rule that must refuse it. */
const planted: [rule: string, file: string, code: string][] = [
  [
    'no-restricted-syntax',
    'infra/planted.ts',
    `export function f(a: 1, b: 2, c: 3, d: 4, e: 5) { return [a, b, c, d, e]; }`,
  ],
  ['no-restricted-syntax', 'apps/intake/src/planted/tips.service.ts', `export const url = process.env.DATABASE_URL;`],
  ['no-restricted-syntax', 'libs/shared/src/auth/planted.ts', `export const url = process.env.DATABASE_URL;`],
  ['no-restricted-syntax', 'apps/intake/src/planted/tips.service.ts', `export const at = new Date();`],
  ['no-restricted-syntax', 'apps/intake/src/planted/tips.service.ts', `export const at = Date.now();`],
  ['no-restricted-syntax', 'apps/intake/src/planted/tips.service.ts', `export class Tips { handleTip() {} }`],
  ['no-restricted-syntax', 'apps/intake/src/planted/tips.spec.ts', `jest.mock('pg');`],
  ['no-restricted-syntax', 'apps/intake/src/planted/tips.spec.ts', `it.only('runs', () => {});`],
  ['no-restricted-imports', 'apps/intake/src/planted/tips.service.ts', `export { forwardRef } from '@nestjs/common';`],
  ['no-restricted-imports', 'apps/intake/src/planted/tips.service.ts', `export { env } from 'node:process';`],
  ['no-restricted-imports', 'apps/intake/src/planted/tips.service.ts', `export { Column } from 'typeorm';`],
  ['no-restricted-imports', 'apps/intake/src/planted/tip.entity.ts', `export { OneToMany } from 'typeorm';`],
  ['no-restricted-exports', 'apps/intake/src/planted/tips.service.ts', `export default 1;`],
  ['no-console', 'apps/intake/src/planted/tips.service.ts', `console.log('tip');`],
  ['no-empty', 'infra/planted.ts', `try { JSON.parse(''); } catch {}`],
  ['max-lines', 'infra/planted.ts', 'export {};\n'.repeat(251)],
  ['max-lines-per-function', 'infra/planted.ts', `export function f() {${'\n'.repeat(50)}}`],
  ['complexity', 'infra/planted.ts', `export const f = (n: number) => {${'if (n) n += 1;'.repeat(8)} return n; };`],
  ['house/file-name', 'apps/intake/src/planted/tips.helper.ts', `export {};`],
  ['house/documented', 'apps/intake/src/planted/tip.dto.ts', `export class TipDto { reference: string; }`],
  ['house/writes-in-transaction', 'apps/intake/src/planted/tips.service.ts', insertThrough('DataSource')],
  ['house/no-write-loop', 'apps/intake/src/planted/tips.service.ts', insertThrough('EntityManager')],
  ['@typescript-eslint/ban-ts-comment', 'infra/planted.ts', `// @ts-ignore because\nexport const n: number = 'a';`],
  ['@typescript-eslint/no-explicit-any', 'infra/planted.ts', `export const n: any = 'a';`],
  ['@typescript-eslint/no-floating-promises', 'infra/planted.ts', `Promise.resolve();`],
  ['@typescript-eslint/no-misused-promises', 'infra/planted.ts', `[1].forEach(async () => {});`],
];

function insertThrough(handle: string): string {
  return `import type { ${handle} } from 'typeorm';
    export async function put(db: ${handle}) { while (db) await db.query('INSERT INTO tips DEFAULT VALUES'); }`;
}

describe('the lint configuration', () => {
  const parserOptions = { projectService, tsconfigRootDir: root };
  const eslint = new ESLint({ cwd: root, overrideConfig: { files: ['**/*.ts'], languageOptions: { parserOptions } } });

  const named = planted.map(
    ([rule, file, code]) => [rule, code.replaceAll(/\s+/g, ' ').slice(0, 60), file, code] as const,
  );
  it.each(named)('refuses by %s: %s', async (rule, _title, filePath, code) => {
    const [result] = await eslint.lintText(code, { filePath });
    expect(result?.messages.map((message) => message.ruleId)).toContain(rule);
  });
});
