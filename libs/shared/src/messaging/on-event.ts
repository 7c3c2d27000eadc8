import { Catch, UseFilters, type RpcExceptionFilter } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import { throwError, type Observable } from 'rxjs';
import type { EventContract } from '#shared/contracts';

/** Lets the handler's own error through: the inbox decides by it between an outage, a retry and parking. */
@Catch()
class PassThroughFilter implements RpcExceptionFilter {
  catch(error: unknown): Observable<never> {
    return throwError(() => error);
  }
}

/**
 * Marks a method of a controller as the door for events of `contract`:
 * `async onTipReceived(events: ReceivedEvent<DataOf<typeof tipReceivedV1>>[], tx: Tx): Promise<void>`.
 * It is given a set of events, in order per aggregate, and the manager of the transaction in which they are
 * deduplicated. If it throws, the set is rolled back and tried one by one; what still fails is parked.
 */
export function OnEvent(contract: EventContract): MethodDecorator {
  return (target, key, descriptor) => {
    Payload()(target, key, 0);
    Ctx()(target, key, 1);
    UseFilters(PassThroughFilter)(target, key, descriptor);
    EventPattern(contract.type, { topic: contract.topic.name })(target, key, descriptor as PropertyDescriptor);
  };
}
