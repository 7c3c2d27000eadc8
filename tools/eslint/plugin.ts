import { documented } from './documented.ts';
import { fileName } from './file-name.ts';
import { noWriteLoop } from './no-write-loop.ts';
import { writesInTransaction } from './writes-in-transaction.ts';

/** The rules of this house that no package has. */
export const plugin = {
  meta: { name: 'house' },
  rules: {
    documented,
    'file-name': fileName,
    'no-write-loop': noWriteLoop,
    'writes-in-transaction': writesInTransaction,
  },
};
