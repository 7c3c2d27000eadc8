/**
 * An agency's program: a process of its own that knows the public document, its client credentials and nothing else.
 * The director tells it what time it is, as a clock on its wall would.
 */
import type { AgencyHabits } from './cast.ts';
import { CaseWork } from './case-work.ts';
import { enter, play, tell } from './part.ts';

const { api, body, habits } = await enter();
const work = new CaseWork(api, { body, habits: JSON.parse(habits) as AgencyHabits, tell });

play({
  work: ({ at }: { at: string }) => work.visit({ at: new Date(at), follow: true }),
  readThread: ({ id }: { id: string }) => api.call('readThread', { params: { id } }),
});
