import { createParamDecorator, type ExecutionContext } from '@nestjs/common';

/** A request whose body was JSON: the bytes as they came, for signatures and hashes. */
export interface RawBodyRequest {
  rawBody?: Buffer;
}

/** The bytes of the request's body as they came (empty when there was none): `@RawBody() raw: Buffer`. */
export const RawBody = createParamDecorator(
  (_: unknown, context: ExecutionContext): Buffer =>
    context.switchToHttp().getRequest<RawBodyRequest>().rawBody ?? Buffer.alloc(0),
);
