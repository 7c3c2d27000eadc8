import { applyDecorators } from '@nestjs/common';
import { ApiExtension, ApiExtraModels } from '@nestjs/swagger';
import { ProblemDto } from './problem.dto.js';
import type { ProblemCode } from './problems.js';

/** Where the document builder finds the codes that an operation states; it turns them into responses. */
export const problemsExtension = 'x-problems';

/**
 * Documents the errors that are an operation's own. Those that follow from its form are added without being named:
 * 401 and 403 where a token is needed, 400 where there is input, 413 and 415 where there is a body.
 */
export function ApiProblems(...codes: readonly ProblemCode[]): MethodDecorator & ClassDecorator {
  return applyDecorators(
    ApiExtraModels(ProblemDto),
    ...codes.map((code) => ApiExtension(`${problemsExtension}-${code}`, true)),
  );
}
