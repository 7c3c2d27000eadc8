import { applyDecorators, SetMetadata } from '@nestjs/common';
import { ApiBearerAuth, ApiExtension } from '@nestjs/swagger';
import type { Scope } from './scopes.js';

/** Metadata keys that the guard and the document builder read. */
export const accessKeys = { public: 'vigil:public', scopes: 'vigil:scopes', internal: 'vigil:internal' } as const;

/** Name of the bearer token's security scheme in the OpenAPI documents. */
export const bearerScheme = 'bearer';

type RouteDecorator = MethodDecorator & ClassDecorator;

/** Opens a route to everyone. A valid token is still read, an invalid one is refused with 401. */
export function Public(): RouteDecorator {
  return applyDecorators(SetMetadata(accessKeys.public, true), ApiExtension('x-public', true));
}

/** Opens a route to callers holding any one of the scopes; without arguments to every authenticated caller. */
export function Allow(...anyOf: readonly Scope[]): RouteDecorator {
  return applyDecorators(
    SetMetadata(accessKeys.scopes, anyOf),
    ApiBearerAuth(bearerScheme),
    ApiExtension('x-required-scopes', [...anyOf]),
  );
}

/** Marks a route for the gateway's composed calls: any authenticated caller (or as `@Allow` says), never in the public document. */
export function Internal(): RouteDecorator {
  return applyDecorators(
    SetMetadata(accessKeys.internal, true),
    ApiBearerAuth(bearerScheme),
    ApiExtension('x-internal', true),
  );
}
