import { AST_NODE_TYPES, ESLintUtils, type TSESLint, type TSESTree } from '@typescript-eslint/utils';
import type ts from 'typescript';

type Context = Readonly<TSESLint.RuleContext<string, readonly unknown[]>>;

const HANDLES = new Set(['DataSource', 'EntityManager', 'Repository', 'QueryRunner']);
const WRITES = new Set([
  'save',
  'insert',
  'update',
  'upsert',
  'delete',
  'remove',
  'softDelete',
  'softRemove',
  'recover',
]);
const COUNTERS = new Set(['increment', 'decrement', 'restore', 'clear']);
const WRITING_SQL =
  /\b(insert\s+into|delete\s+from|merge\s+into|truncate|update\s+(only\s+)?[\w".]+(\s+(as\s+)?\w+)?\s+set)\b/i;

/** A call that changes rows through TypeORM. */
export interface DatabaseWrite {
  method: string;
  /** The innermost expression of the call's chain that is a TypeORM handle, e.g. `this.dataSource` or `tx`. */
  handle: TSESTree.Expression;
  /** The handle's class. */
  handleType: string;
  /** The SQL of a `query`, as far as it is known at lint time. */
  sql: string;
}

/** What the call writes, or undefined when it does not go to TypeORM or only reads. */
export function databaseWrite(context: Context, call: TSESTree.CallExpression): DatabaseWrite | undefined {
  if (call.callee.type !== AST_NODE_TYPES.MemberExpression) return undefined;
  const method = context.sourceCode.getText(call.callee.property);
  const handle = innermostHandle(context, call.callee.object);
  if (!handle) return undefined;
  const sql = method === 'query' ? sqlOf(context, call.arguments[0]) : '';
  const writes = WRITES.has(method) || COUNTERS.has(method) || WRITING_SQL.test(sql);
  return writes ? { method, ...handle, sql } : undefined;
}

/** The class of the expression when it is one of TypeORM's handles on the database. */
export function handleTypeOf(context: Context, node: TSESTree.Node): string | undefined {
  const symbol = typeOf(context, node).getSymbol();
  if (!symbol || !HANDLES.has(symbol.getName())) return undefined;
  const ofTypeorm = symbol.declarations?.some((declaration) =>
    declaration.getSourceFile().fileName.includes('/typeorm/'),
  );
  return ofTypeorm ? symbol.getName() : undefined;
}

function typeOf(context: Context, node: TSESTree.Node): ts.Type {
  return ESLintUtils.getParserServices(context).getTypeAtLocation(node);
}

function innermostHandle(context: Context, start: TSESTree.Expression) {
  let found: Pick<DatabaseWrite, 'handle' | 'handleType'> | undefined;
  for (let node: TSESTree.Expression | undefined = start; node; node = innerOf(context, node)) {
    const handleType = handleTypeOf(context, node);
    if (handleType) found = { handle: node, handleType };
  }
  return found;
}

/** One step towards the start of a chain: through calls, members and constants. */
function innerOf(context: Context, node: TSESTree.Expression): TSESTree.Expression | undefined {
  if (node.type === AST_NODE_TYPES.CallExpression) return node.callee;
  if (node.type === AST_NODE_TYPES.MemberExpression) return node.object;
  if (node.type === AST_NODE_TYPES.TSNonNullExpression) return node.expression;
  return node.type === AST_NODE_TYPES.Identifier ? initialValueOf(context, node) : undefined;
}

function initialValueOf(context: Context, node: TSESTree.Identifier): TSESTree.Expression | undefined {
  const reference = context.sourceCode.getScope(node).references.find(({ identifier }) => identifier === node);
  const definition = reference?.resolved?.defs[0]?.node;
  const named =
    definition?.type === AST_NODE_TYPES.VariableDeclarator && definition.id.type === AST_NODE_TYPES.Identifier;
  return named ? (definition.init ?? undefined) : undefined;
}

function sqlOf(context: Context, argument: TSESTree.CallExpressionArgument | undefined): string {
  if (!argument) return '';
  if (argument.type === AST_NODE_TYPES.Identifier) {
    const value = initialValueOf(context, argument);
    if (value) return sqlOf(context, value);
  }
  if (argument.type === AST_NODE_TYPES.TemplateLiteral)
    return argument.quasis.map((part) => part.value.cooked).join(' x ');
  const type = typeOf(context, argument);
  return type.isStringLiteral() ? type.value : '';
}
