/** The database can't be reached or is restarting. Nothing is wrong with the request: trying again later is right. */
export class DbUnavailable extends Error {
  override readonly name = 'DbUnavailable';
  /** True when the connection broke during COMMIT: the work may or may not be stored, only its key can tell. */
  readonly maybeCommitted: boolean;
  constructor(cause: unknown, maybeCommitted = false) {
    super(`database unavailable: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
    this.maybeCommitted = maybeCommitted;
  }
}

/** `one` found no row or several, or `maybe` found several. */
export class RowCountError extends Error {
  override readonly name = 'RowCountError';
  readonly found: number;
  constructor(found: number) {
    super(`expected one row, found ${found}`);
    this.found = found;
  }
}

/** COMMIT was answered by ROLLBACK: a statement had failed and its error was swallowed inside the transaction. */
export class TxAborted extends Error {
  override readonly name = 'TxAborted';
  constructor() {
    super('transaction was rolled back: an earlier statement in it failed and the error was not passed on');
  }
}

const SOCKET_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOENT',
  'EHOSTUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ECONNABORTED',
]);
const DRIVER_MESSAGES =
  /^(Connection terminated|timeout exceeded when trying to connect|timeout expired|Client has encountered a connection error|Client was closed|Cannot use a pool after|read ECONN)/;

/** True for errors of the connection, as against errors of the statement. */
export function isConnectionError(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = pgCode(error);
  // 08: connection exceptions; 57P01–57P03: shutdown, crash, starting up; 53300: no slot left.
  if (code && (SOCKET_CODES.has(code) || code.startsWith('08') || /^57P0[1-5]$/.test(code) || code === '53300')) return true;
  if (error instanceof AggregateError) return error.errors.some(isConnectionError);
  return DRIVER_MESSAGES.test(error.message);
}

/** SQLSTATE (or the socket's code) of an error, if it has one. */
export function pgCode(error: unknown): string | undefined {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' ? code : undefined;
}

/** What a log says of a lost connection; the error itself drags the whole client along. */
export function lossOf(error: unknown): { code: string | undefined; reason: string | undefined } {
  return { code: pgCode(error), reason: error instanceof Error ? error.message : undefined };
}

/** A unique constraint refused the row; `constraint` narrows it to one. */
export function isUniqueViolation(error: unknown, constraint?: string): boolean {
  return pgCode(error) === '23505' && (constraint === undefined || (error as { constraint?: string }).constraint === constraint);
}

/** Another transaction won (serialization failure, deadlock): the same work may simply run again. */
export function isRetryable(error: unknown): boolean {
  const code = pgCode(error);
  return code === '40001' || code === '40P01';
}

/** A stored plan no longer fits the table after a migration. */
export function isStalePlan(error: unknown): boolean {
  return pgCode(error) === '0A000' && error instanceof Error && error.message.includes('cached plan');
}
