import type { ReceivedEvent } from './received-event.js';

/** Events of one type that are handled together. */
export interface Run {
  type: string;
  events: ReceivedEvent[];
}

/**
 * Cuts a sequence of events into runs of one type each, so that handlers work on sets, while the events of each
 * aggregate stay in order: a run is cut where an aggregate changes type.
 */
export function cutIntoRuns(events: readonly ReceivedEvent[]): Run[] {
  const runs: Run[] = [];
  let wave = new Map<string, Run>();
  let typeOfKey = new Map<string, string>();
  for (const event of events) {
    const typeBefore = typeOfKey.get(event.subject);
    if (typeBefore !== undefined && typeBefore !== event.type) {
      runs.push(...wave.values());
      wave = new Map();
      typeOfKey = new Map();
    }
    typeOfKey.set(event.subject, event.type);
    const run = wave.get(event.type);
    if (run) run.events.push(event);
    else wave.set(event.type, { type: event.type, events: [event] });
  }
  return [...runs, ...wave.values()];
}
