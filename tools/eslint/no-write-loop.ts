import { AST_NODE_TYPES, ESLintUtils, type TSESTree } from '@typescript-eslint/utils';
import { databaseWrite } from './typeorm-calls.ts';

const LOOPS = new Set<string>([
  AST_NODE_TYPES.ForStatement,
  AST_NODE_TYPES.ForOfStatement,
  AST_NODE_TYPES.ForInStatement,
  AST_NODE_TYPES.WhileStatement,
  AST_NODE_TYPES.DoWhileStatement,
]);
const FUNCTIONS = new Set<string>([AST_NODE_TYPES.FunctionExpression, AST_NODE_TYPES.ArrowFunctionExpression]);
const ITERATIONS = new Set(['map', 'forEach', 'flatMap', 'reduce', 'filter']);
const SET_BASED_SQL = /\b(unnest|jsonb?_to_recordset|jsonb?_array_elements)\s*\(/i;

/** A write per row costs a round trip per row under its locks; a set is one statement with `unnest`. */
export const noWriteLoop = ESLintUtils.RuleCreator.withoutDocs({
  meta: {
    type: 'problem',
    messages: { loop: 'Write the whole set in one statement (INSERT … SELECT … FROM unnest), not row by row.' },
    schema: [],
  },
  create(context) {
    return {
      CallExpression(node) {
        const write = databaseWrite(context, node);
        if (write && !SET_BASED_SQL.test(write.sql) && isRepeated(node)) context.report({ node, messageId: 'loop' });
      },
    };
  },
});

/** Whether a loop or a callback of an array's method, within the same function, encloses the node. */
function isRepeated(node: TSESTree.Node): boolean {
  for (let at: TSESTree.Node | undefined = node.parent; at; at = at.parent) {
    if (LOOPS.has(at.type)) return true;
    if (FUNCTIONS.has(at.type)) return isIteration(at.parent);
    if (at.type === AST_NODE_TYPES.FunctionDeclaration) return false;
  }
  return false;
}

function isIteration(node: TSESTree.Node | undefined): boolean {
  return (
    node?.type === AST_NODE_TYPES.CallExpression &&
    node.callee.type === AST_NODE_TYPES.MemberExpression &&
    node.callee.property.type === AST_NODE_TYPES.Identifier &&
    ITERATIONS.has(node.callee.property.name)
  );
}
