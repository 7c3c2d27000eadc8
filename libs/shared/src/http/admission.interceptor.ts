import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { finalize, from, switchMap, type Observable } from 'rxjs';
import { Admission } from './admission.js';

/**
 * Marks a route whose acts only add rows (`Transactions.append`): they share statements and take no connection for
 * themselves, so they need no place and are gathered however many come.
 */
export const NeedsNoPlace = Reflector.createDecorator({ transform: () => true });

/** Lets a request's work begin when it is admitted, and the next one's when it has ended. */
@Injectable()
export class AdmissionInterceptor implements NestInterceptor {
  constructor(
    private readonly admission: Admission,
    private readonly reflector: Reflector,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    if (context.getType() !== 'http' || this.reflector.get(NeedsNoPlace, context.getHandler())) return next.handle();
    return from(this.admission.admit()).pipe(switchMap((leave) => next.handle().pipe(finalize(leave))));
  }
}
