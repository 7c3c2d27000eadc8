import { Catch, UseFilters, type RpcExceptionFilter } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import { throwError, type Observable } from 'rxjs';
import type { DataOf, EventContract } from '#shared/contracts';
import type { ReceivedEvent } from './received-event.js';

/** Lets the handler's own error through: the inbox decides by it between an outage, a retry and parking. */
@Catch()
class PassThroughFilter implements RpcExceptionFilter {
  catch(error: unknown): Observable<never> {
    return throwError(() => error);
  }
}

/**
 * Marks a method of a controller as the door for events of one contract, or of several of one topic:
 * `async onTipReceived(events: ReceivedEvent<DataOf<typeof tipReceivedV1>>[], tx: Tx): Promise<void>`.
 * It is given a set of events, in order per aggregate, and the manager of the transaction in which they are
 * deduplicated. If it throws, the set is rolled back and tried one by one; what still fails is parked.
 */
export function OnEvent(...contracts: [EventContract, ...EventContract[]]): MethodDecorator {
  return (target, key, descriptor) => {
    Payload()(target, key, 0);
    Ctx()(target, key, 1);
    UseFilters(PassThroughFilter)(target, key, descriptor);
    const types = contracts.map(({ type }) => type);
    const door = { topic: contracts[0].topic.name, handler: `${target.constructor.name}.${String(key)}` };
    EventPattern(types, door)(target, key, descriptor as PropertyDescriptor);
  };
}

/** What a handler of several contracts makes of each. */
export interface EventTable<R> {
  contracts: [EventContract, ...EventContract[]];
  /** @throws TypeError when the event is of none of the contracts. */
  of(event: ReceivedEvent): R;
}

interface EventCase<R> {
  contract: EventContract;
  make: (event: ReceivedEvent<never>) => R;
}

/** One row of an {@link eventTable}: what is made of an event of this contract. */
export function on<C extends EventContract, R>(
  contract: C,
  make: (event: ReceivedEvent<DataOf<C>>) => R,
): EventCase<R> {
  return { contract, make };
}

/** A table from contracts to what is made of their events, for a handler that takes them together. */
export function eventTable<R>(...cases: [EventCase<R>, ...EventCase<R>[]]): EventTable<R> {
  const [first, ...others] = cases.map(({ contract }) => contract) as [EventContract, ...EventContract[]];
  const byType = new Map(cases.map(({ contract, make }) => [contract.type, make]));
  const of = (event: ReceivedEvent): R => {
    const make = byType.get(event.type);
    if (!make) throw new TypeError(`No handling of ${event.type}.`);
    return make(event as ReceivedEvent<never>);
  };
  return { contracts: [first, ...others], of };
}
