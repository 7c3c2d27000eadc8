import { AST_NODE_TYPES, ESLintUtils, type TSESTree } from '@typescript-eslint/utils';
import { databaseWrite, handleTypeOf } from './typeorm-calls.ts';

const OPENERS = new Set(['transaction', 'createQueryRunner']);

/**
 * A data source or an injected manager takes a connection of its own, so what it writes survives a rollback and
 * may be seen without its event. Only the manager that `Transactions.run` hands out writes.
 */
export const writesInTransaction = ESLintUtils.RuleCreator.withoutDocs({
  meta: {
    type: 'problem',
    messages: {
      outside: '{{ method }} leaves the open transaction: write through the tx that Transactions.run hands out.',
      opener: 'Open transactions with Transactions.run: it retries deadlocks and wakes the relay after the commit.',
    },
    schema: [],
  },
  create(context) {
    return {
      CallExpression(node) {
        const write = databaseWrite(context, node);
        if (write && (write.handleType !== 'EntityManager' || isMember(write.handle)))
          context.report({ node, messageId: 'outside', data: { method: write.method } });
        if (node.callee.type === AST_NODE_TYPES.MemberExpression && opens(node.callee))
          context.report({ node, messageId: 'opener' });
      },
    };

    function opens({ object, property }: TSESTree.MemberExpression): boolean {
      return OPENERS.has(context.sourceCode.getText(property)) && handleTypeOf(context, object) !== undefined;
    }
  },
});

/** Whether the handle is kept by an instance: a transaction's manager lives only as long as its transaction. */
function isMember(handle: TSESTree.Expression): boolean {
  return handle.type === AST_NODE_TYPES.MemberExpression && handle.object.type === AST_NODE_TYPES.ThisExpression;
}
