/** SQLSTATE classes of outages: connection (08), resources (53), operator intervention (57). */
const OUTAGE_CLASSES = ['08', '53', '57'];
/** Serialization failure and deadlock: the same transaction succeeds when it is run again. */
const TRANSIENT_STATES = ['40001', '40P01'];
const OUTAGE_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EHOSTUNREACH',
  'EAI_AGAIN',
  'ENOENT',
]);
const OUTAGE_MESSAGES =
  /timeout exceeded when trying to connect|Connection terminated|connection is closed|not queryable|Cannot use a pool after|Driver not Connected|runner (was )?already released/i;

/** The SQLSTATE or system code that an error, or the error it wraps, carries. */
export function codeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  if ('code' in error && typeof error.code === 'string') return error.code;
  if ('driverError' in error) return codeOf(error.driverError);
  return undefined;
}

/** Whether running the same transaction again can succeed (SQLSTATE 40001, 40P01). */
export function isTransient(error: unknown): boolean {
  return TRANSIENT_STATES.includes(codeOf(error) ?? '');
}

/** Whether the database, not the work, is at fault: it is away, full, or shutting down. */
export function isOutage(error: unknown): boolean {
  const code = codeOf(error);
  if (code !== undefined && /^[0-9A-Z]{5}$/.test(code) && !OUTAGE_CODES.has(code))
    return OUTAGE_CLASSES.includes(code.slice(0, 2));
  if (code !== undefined && OUTAGE_CODES.has(code)) return true;
  return error instanceof Error && OUTAGE_MESSAGES.test(error.message);
}

/** The name of the constraint that a statement broke (SQLSTATE class 23), if it is one. */
export function brokenConstraint(error: unknown): string | undefined {
  return codeOf(error)?.startsWith('23') ? constraintOf(error) : undefined;
}

function constraintOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  if ('constraint' in error && typeof error.constraint === 'string') return error.constraint;
  return 'driverError' in error ? constraintOf(error.driverError) : undefined;
}
