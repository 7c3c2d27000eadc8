import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { cruise, type IConfiguration, type ICruiseResult } from 'dependency-cruiser';
import { orderly, planted, type Tree } from './boundaries.planted.js';

const root = dirname(import.meta.dirname);
const config = createRequire(import.meta.url)(join(root, '.dependency-cruiser.cjs')) as IConfiguration;
const rules = (config.forbidden ?? []).map((rule) => rule.name ?? '');

let ground: string;
beforeAll(() => {
  ground = mkdtempSync(join(tmpdir(), 'boundaries-'));
});
afterAll(() => rmSync(ground, { recursive: true }));

/** Lays the tree out as a repository with this one's package.json and packages, and names the rules it breaks. */
async function rulesBrokenBy(name: string, tree: Tree): Promise<string[]> {
  const baseDir = join(ground, name);
  for (const [path, source] of Object.entries(tree)) {
    mkdirSync(dirname(join(baseDir, path)), { recursive: true });
    writeFileSync(join(baseDir, path), source);
  }
  cpSync(join(root, 'package.json'), join(baseDir, 'package.json'));
  symlinkSync(join(root, 'node_modules'), join(baseDir, 'node_modules'));
  const folders = [...new Set(Object.keys(tree).map((path) => path.split('/')[0] ?? ''))];
  const { output } = await cruise(folders, { ...config.options, ruleSet: config, validate: true, baseDir });
  return [...new Set((output as ICruiseResult).summary.violations.map((violation) => violation.rule.name))];
}

describe('the import rules', () => {
  it('have a planted violation each', () => {
    expect(Object.keys(planted).sort()).toEqual([...rules].sort());
  });

  it.each(rules)('%s refuses its planted violation, and is alone in it', async (rule) => {
    expect(await rulesBrokenBy(rule, planted[rule] ?? {})).toEqual([rule]);
  });

  it('allow what the architecture asks for', async () => {
    expect(await rulesBrokenBy('orderly', orderly)).toEqual([]);
  });

  it('say why, in one sentence at least', () => {
    const silent = (config.forbidden ?? []).filter(
      (rule) => !rule.comment?.endsWith('.') && !rule.comment?.endsWith(')'),
    );
    expect(silent.map((rule) => rule.name)).toEqual([]);
  });
});
