export { ApiProblems } from './api-problems.js';
export { AppError } from './app-error.js';
export type { AppErrorOptions } from './app-error.js';
export { CoreModule } from './core.module.js';
export { assembleService, createService } from './create-service.js';
export { doorParts, prepareDoor } from './door.js';
export { EtagInterceptor, etagOf, IfMatch, requireVersion, setEtag, versionOf } from './etag.js';
export { BODY_LIMIT_BYTES, BODY_LIMIT_MAX_BYTES, createAdapter } from './fastify.js';
export { FILE_LIMIT_MAX_BYTES, FileBody, REQUEST_LIMIT_MS, TakesFile } from './file-body.js';
export type { BodyConfig, SentFile } from './file-body.js';
export { NeedsNoPlace } from './admission.interceptor.js';
export { keepAnswer } from './idempotency-store.js';
export { Idempotent } from './idempotent.decorator.js';
export { IsMoment } from './moment.decorators.js';
export { describeService, documentOf } from './openapi.js';
export {
  ApiPage,
  decodeCursor,
  encodeCursor,
  PAGE_LIMIT_DEFAULT,
  PAGE_LIMIT_MAX,
  pageOf,
  PageQuery,
} from './paging.js';
export type { Page } from './paging.js';
export { FieldFaultDto, ProblemDto } from './problem.dto.js';
export { appErrorFor, ProblemFilter, sendProblem } from './problem.filter.js';
export { isProblemCode, problemOf, problems } from './problems.js';
export type { FieldFault, Problem, ProblemCode, ProblemKind } from './problems.js';
export { RawBody } from './raw-body.js';
export { seedService } from './seed-service.js';
export type { SeedContext, ServiceDefinition } from './service-definition.js';
export type { ServiceName } from '#shared/contracts';
export { startService } from './start-service.js';
export { unlessStalled } from './unless-stalled.js';
export { RequestValidationPipe, validationFailed } from './validation.pipe.js';
