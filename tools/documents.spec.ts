import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as contracts from '#shared/contracts';
import { verifyWebhook } from '#shared/auth';

const document = (name: string) => readFileSync(join(import.meta.dirname, '../docs', name), 'utf8');

describe('docs/glossary.md', () => {
  it('has every code of every vocabulary with its Vietnamese name', () => {
    const glossary = document('glossary.md').replace(/ +/g, ' ');
    const tables = Object.entries(contracts).filter(([name]) => name.endsWith('Terms'));
    const terms = tables.flatMap(([, table]) => table as readonly contracts.Term[]);
    expect(terms.length).toBeGreaterThan(100);
    expect(terms.filter(({ code, vi }) => !glossary.includes(`| \`${code}\` | ${vi} |`))).toEqual([]);
  });
});

describe('docs/api.md', () => {
  it('shows a signature that verifies', () => {
    const example = /```\nsecret([\s\S]*?)```/.exec(document('api.md'))?.[0] ?? '';
    const valueOf = (name: string) => new RegExp(`^${name} +(.*)$`, 'm').exec(example)?.[1] ?? '';
    const signature = /`webhook-signature: (.*?)`/.exec(document('api.md'))?.[1];
    const headers = {
      'webhook-id': valueOf('id'),
      'webhook-timestamp': valueOf('timestamp'),
      'webhook-signature': signature,
    };
    const then = new Date(Number(valueOf('timestamp')) * 1000);
    expect(verifyWebhook([valueOf('secret')], headers, valueOf('body'), then)).toBe(true);
    expect(verifyWebhook([valueOf('secret')], headers, `${valueOf('body')} `, then)).toBe(false);
  });
});

describe('docs/architecture.md', () => {
  it('follows a tip through files that exist', () => {
    const files = [...document('architecture.md').matchAll(/`((?:apps|libs)\/[\w./-]+\.ts)`/g)].map(
      ([, file]) => file ?? '',
    );
    expect(files.length).toBeGreaterThan(15);
    expect(files.filter((file) => !existsSync(join(import.meta.dirname, '..', file)))).toEqual([]);
  });
});
