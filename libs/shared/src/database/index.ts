export { AuditLog, type AuditContext, type AuditEntry } from './audit-log.js';
export { CLAIM_LOST, coreTables } from './core-tables.js';
export {
  createDataSource,
  createPool,
  openDataSource,
  type DataSourceOptions,
  type EntityClass,
} from './data-source.js';
export { DatabaseModule, type DatabaseOptions } from './database.module.js';
export { Gathered, type GatheringLimits } from './gathered.js';
export {
  migrateService,
  revertLastMigration,
  runtimeRights,
  runtimeRoleOf,
  type MigrationClass,
  type MigrationPlan,
  type MigrationTarget,
} from './migrate.js';
export { brokenConstraint, codeOf, isOutage, isTransient } from './pg-errors.js';
export type { NewRows } from './new-rows.js';
export {
  nextReference,
  nextReferences,
  References,
  referenceSequences,
  referenceSql,
  type ReferenceSeries,
} from './references.js';
export { Transactions } from './transactions.js';
export { addAtEnd, addNow, afterCommit, type Tx } from './tx.js';
export {
  LOOK_LIMIT_ROWS,
  walkPage,
  type Condition,
  type Shown,
  type Walk,
  type WalkedPage,
  type WalkPosition,
} from './walks.js';
