import type { ReceivedEvent } from './received-event.js';

/** Events that one handler takes together. */
export interface Run<H> {
  handler: H;
  events: ReceivedEvent[];
}

/** Which handler an aggregate was at last, and how many it had been at before. */
interface Place<H> {
  step: number;
  handler: H;
}

/**
 * Sorts a sequence of events into few runs of one handler each, so that handlers work on sets, while each handler meets
 * the events of an aggregate in order, and different handlers meet them in the order of the events: an aggregate goes
 * one step further where it comes to another handler. Thirty cases that are opened and offered in turns make two runs of
 * thirty, or one where the same handler takes both.
 */
export function cutIntoRuns<H>(events: readonly ReceivedEvent[], handlersOf: (type: string) => readonly H[]): Run<H>[] {
  const steps: Map<H, Run<H>>[] = [];
  const lastOf = new Map<string, Place<H>>();
  for (const event of events)
    for (const handler of handlersOf(event.type)) {
      const place = placeAfter(lastOf.get(event.subject), handler);
      lastOf.set(event.subject, place);
      const runs = (steps[place.step] ??= new Map<H, Run<H>>());
      const run = runs.get(handler);
      if (run) run.events.push(event);
      else runs.set(handler, { handler, events: [event] });
    }
  return steps.flatMap((runs) => [...runs.values()]);
}

function placeAfter<H>(last: Place<H> | undefined, handler: H): Place<H> {
  if (!last) return { step: 0, handler };
  return last.handler === handler ? last : { step: last.step + 1, handler };
}
