import type { Provider } from '@nestjs/common';
import { APP_GUARD, APP_INTERCEPTOR, APP_PIPE } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Logger } from 'pino';
import { Admission } from './admission.js';
import { AdmissionInterceptor } from './admission.interceptor.js';
import { AuthGuard } from './auth.guard.js';
import { EtagInterceptor } from './etag.js';
import { answerBrokenRequest, BODY_LIMIT_BYTES } from './fastify.js';
import { passFilesOn, takeInRefusedBodies, watchReceiving } from './file-body.js';
import { acceptJsonOnly } from './json-body.js';
import { ProblemFilter } from './problem.filter.js';
import { endConnectionsOnClose, noteRequests, openRequestContext } from './request-hooks.js';
import { RouteMethods } from './route-methods.js';
import { RequestValidationPipe } from './validation.pipe.js';

/**
 * What stands before every route of every service: who may come in, how many at once, and in what form.
 * @param places how many requests are worked on at once.
 */
export function doorParts(places: number): Provider[] {
  return [
    { provide: Admission, useValue: new Admission(places) },
    { provide: APP_GUARD, useClass: AuthGuard },
    { provide: APP_PIPE, useClass: RequestValidationPipe },
    { provide: APP_INTERCEPTOR, useClass: AdmissionInterceptor },
    { provide: APP_INTERCEPTOR, useClass: EtagInterceptor },
  ];
}

/** Hooks, body parser and filter; set before any route exists, so that they hold for all of them. */
export function prepareDoor(app: NestFastifyApplication, logger: Logger, bodyLimitBytes = BODY_LIMIT_BYTES): void {
  const instance = app.getHttpAdapter().getInstance();
  const routes = new RouteMethods();
  routes.watch(instance);
  openRequestContext(instance);
  watchReceiving(instance, ({ raw }) => answerBrokenRequest(new Error('The body did not come in time.'), raw.socket));
  takeInRefusedBodies(instance);
  endConnectionsOnClose(instance);
  noteRequests(instance, logger);
  acceptJsonOnly(instance, bodyLimitBytes);
  passFilesOn(instance);
  app.useGlobalFilters(new ProblemFilter(routes));
}
