import { basename } from 'node:path';
import { ESLintUtils } from '@typescript-eslint/utils';

const KEBAB = /^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+(-[a-z0-9]+)*)*\.[cm]?[jt]s$/;
const TEST = /\.(spec|int-spec|e2e-spec)\.ts$/;
const MIGRATION = /\/database\/\d{14}-[a-z0-9-]+\.ts$/;

/** Files are named `<noun>.<kind>.ts` in kebab-case, so that a folder's list tells what each is for. */
export const fileName = ESLintUtils.RuleCreator.withoutDocs<[{ kinds: string[] }], 'kebab' | 'kind'>({
  meta: {
    type: 'suggestion',
    messages: {
      kebab: 'Name files in kebab-case.',
      kind: 'Name a file of a service <noun>.<kind>.ts with one of these kinds: {{ kinds }}.',
    },
    schema: [{ type: 'object', properties: { kinds: { type: 'array', items: { type: 'string' } } } }],
    defaultOptions: [{ kinds: [] }],
  },
  create(context, [{ kinds }]) {
    const path = context.filename.replaceAll('\\', '/');
    const kind = basename(path).split('.').at(-2) ?? '';
    const free = kinds.length === 0 || basename(path) === 'main.ts' || TEST.test(path) || MIGRATION.test(path);
    return {
      Program(node) {
        if (!KEBAB.test(basename(path))) context.report({ node, messageId: 'kebab' });
        else if (!free && (basename(path).split('.').length < 3 || !kinds.includes(kind)))
          context.report({ node, messageId: 'kind', data: { kinds: kinds.join(', ') } });
      },
    };
  },
});
