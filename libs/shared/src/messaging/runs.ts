import type { ReceivedEvent } from './received-event.js';

/** Events of one type that are handled together. */
export interface Run {
  type: string;
  events: ReceivedEvent[];
}

/** Where the last event of an aggregate went: how many changes of type came before it, and its own type. */
interface Place {
  step: number;
  type: string;
}

/**
 * Sorts a sequence of events into few runs of one type each, so that handlers work on sets, while the events of each
 * aggregate stay in order: an event goes one step further than the one before it of the same aggregate, unless it is of
 * the same type. Thirty cases that are opened and offered in turns make two runs of thirty.
 */
export function cutIntoRuns(events: readonly ReceivedEvent[]): Run[] {
  const steps: Map<string, Run>[] = [];
  const lastOf = new Map<string, Place>();
  for (const event of events) {
    const place = placeAfter(lastOf.get(event.subject), event.type);
    lastOf.set(event.subject, place);
    const runs = (steps[place.step] ??= new Map<string, Run>());
    const run = runs.get(event.type);
    if (run) run.events.push(event);
    else runs.set(event.type, { type: event.type, events: [event] });
  }
  return steps.flatMap((runs) => [...runs.values()]);
}

function placeAfter(last: Place | undefined, type: string): Place {
  if (!last) return { step: 0, type };
  return last.type === type ? last : { step: last.step + 1, type };
}
