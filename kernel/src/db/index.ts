export {
  backUp,
  baseBackup,
  copyWal,
  listBackups,
  verifyBackup,
  type BackUpOptions,
  type BackUpResult,
  type BackupManifest,
  type FoundBackup,
} from './backup/backup.ts';
export { restore, type RestoreOptions, type RestoreResult } from './backup/restore.ts';
export { untilAwake } from './awake.ts';
export { createDb, type Db, type DbOptions, type Isolation, type Queryable, type Tx } from './db.ts';
export type { DbLog } from './db-log.ts';
export { DbUnavailable, RowCountError, TxAborted, isUniqueViolation, pgCode } from './db-error.ts';
export { schemaFingerprint } from './fingerprint.ts';
export { withLock } from './lock.ts';
export { MigrationError, migrate, readMigrations, type AppliedMigration, type MigrationErrorCode, type MigrationSet } from './migrate.ts';
export { startPostgres, type RunningPostgres, type StartOptions } from './postgres/supervisor.ts';
export { SupervisorError, type SupervisorErrorCode } from './postgres/supervisor-error.ts';
export { Sql, sql } from './sql.ts';
