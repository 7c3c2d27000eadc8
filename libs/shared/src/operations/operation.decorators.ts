import { applyDecorators, HttpCode } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { Allow } from '#shared/auth';
import { ApiProblems, Idempotent, type ServiceName } from '#shared/http';

/** What the document says about one operation. */
export interface OperationTexts {
  summary: string;
  description: string;
}

/** Verb, service and noun, of which an operation's id is made: unique among all services. */
export type OperationName = [verb: string, service: ServiceName, noun: string];

/** An operation for operators; the id of `list`, `intake`, `ParkedMessages` is `listIntakeParkedMessages`. */
export function Operation([verb, service, noun]: OperationName, texts: OperationTexts): MethodDecorator {
  const operationId = `${verb}${service.charAt(0).toUpperCase()}${service.slice(1)}${noun}`;
  return applyDecorators(Allow('ops'), ApiTags('operations'), ApiOperation({ operationId, ...texts }));
}

/** As {@link Operation}, for one that changes what is there already: 200, and safe to repeat. */
export function Act(name: OperationName, texts: OperationTexts): MethodDecorator {
  return applyDecorators(HttpCode(200), Idempotent(), Operation(name, texts));
}

/** Documents the id of a parked message in a path, and that there may be none. */
export function ApiParkedMessageId(): MethodDecorator {
  return applyDecorators(
    ApiProblems('not-found'),
    ApiParam({
      name: 'id',
      type: String,
      format: 'uuid',
      description: 'Id of the parked message.',
      example: '019ab3da-5c6d-7e8f-9a0b-1c2d3e4f5a6b',
    }),
  );
}
