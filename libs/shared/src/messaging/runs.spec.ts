import fc from 'fast-check';
import type { ReceivedEvent } from './received-event.js';
import { cutIntoRuns } from './runs.js';

const anEvent = (subject: string, type: string, id = '') => ({ subject, type, id }) as ReceivedEvent;
const byType = (type: string) => [type];

const subjects = ['a', 'b', 'c'];
const someEvents = fc
  .array(fc.tuple(fc.constantFrom(...subjects), fc.constantFrom('opened', 'offered', 'accepted')), { maxLength: 40 })
  .map((all) => all.map(([subject, type], place) => anEvent(subject, type, String(place))));

const thirtyCases = Array.from({ length: 30 }, (_, number) => `case-${number}`).flatMap((subject) => [
  anEvent(subject, 'opened'),
  anEvent(subject, 'offered'),
]);

const shapeOf = (handlersOf: (type: string) => string[]) =>
  cutIntoRuns(thirtyCases, handlersOf).map(({ handler, events }) => [handler, events.length]);

describe('runs of events', () => {
  it('hold together what many aggregates go through in turns', () => {
    expect(shapeOf(byType)).toEqual([
      ['opened', 30],
      ['offered', 30],
    ]);
  });

  it('hold together what one handler takes, whatever its types', () => {
    expect(shapeOf(() => ['news'])).toEqual([['news', 60]]);
    expect(shapeOf((type) => (type === 'opened' ? ['members', 'facts'] : ['facts']))).toEqual([
      ['members', 30],
      ['facts', 60],
    ]);
  });

  it('lose, double and mix nothing, and keep the order of each aggregate', () => {
    fc.assert(
      fc.property(someEvents, (events) => {
        const runs = cutIntoRuns(events, byType);
        expect(runs.every((run) => run.events.every(({ type }) => type === run.handler))).toBe(true);
        const sorted = runs.flatMap((run) => run.events);
        expect(sorted).toHaveLength(events.length);
        const of = (all: readonly ReceivedEvent[], name: string) => all.filter(({ subject }) => subject === name);
        for (const name of subjects) expect(of(sorted, name)).toEqual(of(events, name));
      }),
    );
  });
});
