import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import { finalize, from, switchMap, type Observable } from 'rxjs';
import { Admission } from './admission.js';

/** Lets a request's work begin when it is admitted, and the next one's when it has ended. */
@Injectable()
export class AdmissionInterceptor implements NestInterceptor {
  constructor(private readonly admission: Admission) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    if (context.getType() !== 'http') return next.handle();
    return from(this.admission.admit()).pipe(switchMap((leave) => next.handle().pipe(finalize(leave))));
  }
}
