import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { accessKeys, TokenVerifier, type AuthenticatedRequest, type Caller, type Scope } from '#shared/auth';
import { currentContext, publicActor } from '#shared/observability';
import { AppError } from './app-error.js';

/** Stands before every route: without `@Public()`, `@Allow()` or `@Internal()` nobody comes in. */
@Injectable()
export class AuthGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly verifier: TokenVerifier,
  ) {}

  /** @throws AppError `unauthenticated` or `forbidden`. */
  async canActivate(context: ExecutionContext): Promise<boolean> {
    const access = this.accessOf(context);
    const request = context.switchToHttp().getRequest<AuthenticatedRequest>();
    const caller = await this.callerOf(request);
    if (!access.public) authorize(caller, access);
    request.caller = caller;
    currentContext().actor = actorOf(caller);
    return true;
  }

  private accessOf(context: ExecutionContext): Access {
    const read = <T>(key: string) =>
      this.reflector.getAllAndOverride<T | undefined>(key, [context.getHandler(), context.getClass()]);
    return {
      public: read<boolean>(accessKeys.public) ?? false,
      internal: read<boolean>(accessKeys.internal) ?? false,
      anyOf: read<readonly Scope[]>(accessKeys.scopes),
    };
  }

  private async callerOf(request: AuthenticatedRequest): Promise<Caller | undefined> {
    const header = request.headers['authorization'];
    if (header === undefined) return undefined;
    const token = typeof header === 'string' ? /^Bearer ([\w.~+/-]+=*)$/i.exec(header)?.[1] : undefined;
    if (!token) throw unauthenticated('Tiêu đề Authorization phải có dạng: Bearer <mã truy cập>.', 'invalid_request');
    return this.verifier.verify(token);
  }
}

interface Access {
  public: boolean;
  internal: boolean;
  anyOf: readonly Scope[] | undefined;
}

function authorize(caller: Caller | undefined, { internal, anyOf }: Access): void {
  if (!caller) throw unauthenticated('Thiếu mã truy cập.');
  if (!anyOf && !internal) throw new AppError('forbidden', { detail: 'Chưa mở cho ai.' });
  if (!anyOf || anyOf.length === 0 || anyOf.some((scope) => caller.scopes.has(scope))) return;
  throw new AppError('forbidden', { detail: `Cần một trong các quyền: ${anyOf.join(', ')}.` });
}

function unauthenticated(detail: string, error?: string): AppError {
  const challenge = error ? `Bearer error="${error}"` : 'Bearer';
  return new AppError('unauthenticated', { detail, headers: { 'www-authenticate': challenge } });
}

function actorOf(caller: Caller | undefined) {
  return caller ? { body: caller.body, pseudonym: caller.subject, capacity: caller.kind } : { ...publicActor };
}
