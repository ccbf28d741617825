export { authDatabase, authMigration } from './auth-migration.ts'
export { backup } from './backup.ts'
export type { PoolStats } from './connection.ts'
export { readCursor, type SortKey, writeCursor } from './cursor.ts'
export { type DataLock, lockDirectory } from './data-lock.ts'
export { appliedMigrations, type Migration, migrate } from './migrations.ts'
export {
  filterCondition,
  type Page,
  type PageRequest,
  pageLimitMax,
  pageQuery,
  readPage,
  searchCharactersMax,
  searchCondition,
} from './paging.ts'
export { restore } from './restore.ts'
export { StatementError } from './statement-error.ts'
export { type AnyTables, defaultLimits, openStore, type Store, type StoreLimits, type StoreOptions } from './store.ts'
export { compareTables } from './table.ts'
export { inspectTables } from './table-inspection.ts'
export type { ColumnShape, ForeignKeyShape, IndexShape, TableShape } from './table-shape.ts'
export { json } from './wire-types.ts'
