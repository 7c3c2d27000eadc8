import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { dueCodes } from './due.rules.js';
import { receivingTable } from './receiving-acts.rules.js';

const page = readFileSync(join(import.meta.dirname, '../../../../docs/receiving.md'), 'utf8').replace(/ +/g, ' ');

it('docs/receiving.md shows every act of the table with its scopes and clocks', () => {
  for (const { act, scopes, meets, issues } of receivingTable) {
    const row = page.split('\n').find((line) => line.startsWith(`| \`${act}\` |`)) ?? '';
    const cells = row.split('|').map((cell) => cell.trim());
    expect([act, cells[6], cells[7]]).toEqual([act, quoted(meets), quoted(issues)]);
    for (const scope of scopes) expect(cells[5]).toContain(scope);
  }
});

it('docs/receiving.md shows every deadline', () => {
  for (const code of dueCodes) expect(page).toContain(`| \`${code}\` |`);
});

function quoted(code: string | undefined): string {
  return code === undefined ? '' : `\`${code}\``;
}
