import { basename } from 'node:path';
import { ESLintUtils } from '@typescript-eslint/utils';

const KEBAB = /^\.?[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+(-[a-z0-9]+)*)*\.[cm]?[jt]s$/;
const TEST = /\.(spec|int-spec|e2e-spec)\.ts$/;
const MIGRATION = /\/database\/\d{14}-[a-z0-9-]+\.ts$/;

interface Options {
  /** The kinds that a file of a service may be of; none outside services. */
  kinds: string[];
  /** Whether a file may do without a kind. */
  plain: boolean;
}

/** Files are named `<noun>.<kind>.ts` in kebab-case, so that a folder's list tells what each is for. */
export const fileName = ESLintUtils.RuleCreator.withoutDocs<[Options], 'kebab' | 'kind'>({
  meta: {
    type: 'suggestion',
    messages: {
      kebab: 'Name files in kebab-case.',
      kind: 'Name a file of a service <noun>.<kind>.ts with one of these kinds: {{ kinds }}.',
    },
    schema: [
      {
        type: 'object',
        properties: { kinds: { type: 'array', items: { type: 'string' } }, plain: { type: 'boolean' } },
      },
    ],
    defaultOptions: [{ kinds: [], plain: false }],
  },
  create(context, [options]) {
    const path = context.filename.replaceAll('\\', '/');
    return {
      Program(node) {
        if (!KEBAB.test(basename(path))) context.report({ node, messageId: 'kebab' });
        else if (options.kinds.length > 0 && !isOfKind(path, options))
          context.report({ node, messageId: 'kind', data: { kinds: options.kinds.join(', ') } });
      },
    };
  },
});

function isOfKind(path: string, { kinds, plain }: Options): boolean {
  const name = basename(path);
  if (name === 'main.ts' || TEST.test(path) || MIGRATION.test(path)) return true;
  const parts = name.split('.');
  return parts.length < 3 ? plain && name !== 'index.ts' : kinds.includes(parts.at(-2) ?? '');
}
