import { problems, type FieldFault, type ProblemCode } from './problems.js';

/** What an error may tell besides its code. */
export interface AppErrorOptions {
  /** What happened here, in Vietnamese, without personal data. */
  detail?: string;
  /** All faults of the request at once. */
  errors?: FieldFault[];
  /** Seconds after which the same request may succeed; answered as `Retry-After`. */
  retryAfterSeconds?: number;
  /** Further headers of the answer. */
  headers?: Record<string, string>;
  /** Further members of the problem (RFC 9457, 3.2), documented where the operation is. */
  members?: Record<string, unknown>;
  /** The error behind this one; logged, never answered. */
  cause?: unknown;
}

/** The error that code throws to answer a problem of the catalogue; the filter does the rest. */
export class AppError extends Error {
  override readonly name = 'AppError';

  constructor(
    readonly code: ProblemCode,
    readonly options: AppErrorOptions = {},
  ) {
    super(options.detail ?? code, { cause: options.cause });
  }

  /** The HTTP status that the code stands for. */
  get status(): number {
    return problems[this.code].status;
  }
}
