import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AST_NODE_TYPES, ESLintUtils, type TSESTree } from '@typescript-eslint/utils';

type Member = TSESTree.MethodDefinition | TSESTree.PropertyDefinition;

/**
 * What others call or send has a doc comment: the functions and public methods that a drawer's index.ts shows, and the
 * fields of DTOs (where a decorator's `description`, which the public document shows, does as well).
 */
export const documented = ESLintUtils.RuleCreator.withoutDocs<[{ of: 'functions' | 'fields' }], 'missing'>({
  meta: {
    type: 'suggestion',
    messages: { missing: 'Say in a doc comment what {{ name }} means: unit, range, errors, source of a limit.' },
    schema: [{ type: 'object', properties: { of: { type: 'string', enum: ['functions', 'fields'] } } }],
    defaultOptions: [{ of: 'functions' }],
  },
  create(context, [{ of }]) {
    const require = (node: TSESTree.Node, name: string, at = node) => {
      const comment = context.sourceCode.getCommentsBefore(at).at(-1);
      const found = comment?.type === 'Block' && comment.value.startsWith('*');
      if (!found) context.report({ node, messageId: 'missing', data: { name } });
    };
    const requireOfMember = (node: Member) => require(node, context.sourceCode.getText(node.key), firstOf(node));
    if (of === 'fields') {
      return {
        PropertyDefinition(node) {
          if (!node.static && isPublic(node) && !isDescribed(node, context.sourceCode.getText())) requireOfMember(node);
        },
      };
    }
    const shown = shownBy(context.filename);
    return {
      'ExportNamedDeclaration > FunctionDeclaration'(node: TSESTree.FunctionDeclaration) {
        if (shown(node.id?.name) && !isOverloaded(node)) require(node, node.id?.name ?? '', node.parent);
      },
      'ExportNamedDeclaration > ClassDeclaration > ClassBody > MethodDefinition'(node: TSESTree.MethodDefinition) {
        const open = node.kind !== 'constructor' && isPublic(node) && !isInherited(node);
        if (open && shown(node.parent.parent.id?.name)) requireOfMember(node);
      },
    };
  },
});

/** Tells whether the index.ts of the file's drawer exports a name, by itself or with its whole file. */
function shownBy(filename: string): (name: string | undefined) => boolean {
  const [, drawer = '', file = ''] =
    /^(.*libs\/shared\/src\/[^/]+)\/(.*)\.ts$/.exec(filename.replaceAll('\\', '/')) ?? [];
  const index = join(drawer, 'index.ts');
  const text = drawer !== '' && existsSync(index) ? readFileSync(index, 'utf8') : '';
  const whole = text.includes(`export * from './${file}.js'`);
  return (name) => whole || new RegExp(`\\b${name}\\b`).test(text);
}

function firstOf(node: Member): TSESTree.Node {
  return node.decorators[0] ?? node;
}

function isPublic(node: Member): boolean {
  return (
    node.accessibility !== 'private' && node.accessibility !== 'protected' && node.key.type !== 'PrivateIdentifier'
  );
}

/** The class or interface it comes from says what the method is for. */
function isInherited(node: TSESTree.MethodDefinition): boolean {
  const owner = node.parent.parent;
  return node.override || owner.superClass !== null || owner.implements.length > 0;
}

function isDescribed(node: TSESTree.PropertyDefinition, source: string): boolean {
  return node.decorators.some((decorator) => /\bdescription\b/.test(source.slice(...decorator.range)));
}

/** Whether the function is the body of overloads, which carry the comment. */
function isOverloaded(node: TSESTree.FunctionDeclaration): boolean {
  const statements = node.parent?.parent?.type === AST_NODE_TYPES.Program ? node.parent.parent.body : [];
  return statements.some(
    (statement) =>
      statement.type === AST_NODE_TYPES.ExportNamedDeclaration &&
      statement.declaration?.type === AST_NODE_TYPES.TSDeclareFunction &&
      statement.declaration.id?.name === node.id?.name,
  );
}
