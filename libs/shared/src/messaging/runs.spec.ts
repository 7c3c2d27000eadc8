import fc from 'fast-check';
import type { ReceivedEvent } from './received-event.js';
import { cutIntoRuns } from './runs.js';

const anEvent = (subject: string, type: string, id = '') => ({ subject, type, id }) as ReceivedEvent;

const someEvents = fc
  .array(fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.constantFrom('opened', 'offered', 'accepted')), { maxLength: 40 })
  .map((all) => all.map(([subject, type], place) => anEvent(subject, type, String(place))));

describe('runs of events', () => {
  it('hold together what many aggregates go through in turns', () => {
    const cases = Array.from({ length: 30 }, (_, number) => `case-${number}`);
    const runs = cutIntoRuns(cases.flatMap((subject) => [anEvent(subject, 'opened'), anEvent(subject, 'offered')]));
    expect(runs.map(({ type, events }) => [type, events.length])).toEqual([
      ['opened', 30],
      ['offered', 30],
    ]);
  });

  it('lose, double and mix nothing, and keep the order of each aggregate', () => {
    fc.assert(
      fc.property(someEvents, (events) => {
        const runs = cutIntoRuns(events);
        const sorted = runs.flatMap((run) => run.events);
        expect(sorted).toHaveLength(events.length);
        expect(runs.every((run) => run.events.every(({ type }) => type === run.type))).toBe(true);
        const of = (all: readonly ReceivedEvent[], name: string) => all.filter(({ subject }) => subject === name);
        for (const name of ['a', 'b', 'c']) expect(of(sorted, name)).toEqual(of(events, name));
      }),
    );
  });
});
