import { applyDecorators, UseInterceptors } from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import { ApiProblems } from './api-problems.js';
import { IdempotencyInterceptor } from './idempotency.interceptor.js';

/**
 * Makes a POST route safe to repeat: with the same `Idempotency-Key` and body the first answer is given again for
 * 24 hours. The first transaction that the route commits marks the key as used, so the act is never done twice,
 * even when the process dies between the commit and the answer.
 */
export function Idempotent(): MethodDecorator {
  return applyDecorators(
    UseInterceptors(IdempotencyInterceptor),
    ApiHeader({
      name: 'Idempotency-Key',
      required: false,
      description: 'At least 128 random bits (22 characters of base64url, or a UUID). Kept for 24 hours.',
      schema: { type: 'string', minLength: 22, maxLength: 200, example: 'Zr0mXcN4rT2yVb8kQw1sLg' },
    }),
    ApiProblems('validation-failed', 'idempotency-key-reused', 'idempotency-in-progress'),
  );
}
