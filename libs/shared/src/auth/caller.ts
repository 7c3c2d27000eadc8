import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Scope } from './scopes.js';

/** Who calls, as the verified token tells. */
export interface Caller {
  /** The client's id, or the officer's pseudonym at their issuer. */
  subject: string;
  kind: 'client' | 'officer';
  /** Code of the body (agency, committee, platform) that the caller acts for. */
  body: string;
  scopes: ReadonlySet<Scope>;
}

/** A request on which the guard has left its finding. */
export interface AuthenticatedRequest {
  caller?: Caller;
  headers: Record<string, string | string[] | undefined>;
}

/** The caller of the present request: a `Caller`, or `undefined` on `@Public()` routes called without a token. */
export const CurrentCaller = createParamDecorator((_: unknown, context: ExecutionContext) => {
  return context.switchToHttp().getRequest<AuthenticatedRequest>().caller;
});
