import { momentOf, type StoryTip } from './story.ts';

/** Tips that come so soon after each other that nobody waits in between. */
export interface Burst {
  at: string;
  tips: StoryTip[];
}

/** A time of day at which the bodies look at their desks. */
export interface Round {
  at: string;
  /** Whether officers go on with older cases too; programs always do. */
  follow: boolean;
}

const DAYS = 14;
const BURST_MINUTES = 15;
const times = ['09:00', '14:00', '20:00'];
/** The evening of the viral incident has a late round, and so has the last one, so that all is seen before the end. */
const extraRounds = ['d7 22:40', 'd14 21:30'];

/** Everything that happens, in the order of time. */
export function timelineOf(tips: readonly StoryTip[]): (Burst | Round)[] {
  const days = Array.from({ length: DAYS }, (_, index) => `d${index + 1}`);
  const rounds = [...days.flatMap((day) => times.map((time) => `${day} ${time}`)), ...extraRounds];
  const follows = (at: string) => at.endsWith(times[0] as string) && Number(/\d+/.exec(at)?.[0]) % 3 === 0;
  const events = [
    ...burstsOf(tips, rounds),
    ...rounds.map((at) => ({ at, follow: follows(at) || at.startsWith('d14') })),
  ];
  return events.sort((one, other) => momentOf(one.at).getTime() - momentOf(other.at).getTime());
}

function burstsOf(tips: readonly StoryTip[], rounds: readonly string[]): Burst[] {
  const bursts: Burst[] = [];
  for (const tip of tips) {
    const last = bursts.at(-1)?.tips.at(-1);
    if (last && follows(last, tip, rounds)) bursts.at(-1)?.tips.push(tip);
    else bursts.push({ at: tip.at, tips: [tip] });
  }
  return bursts;
}

function follows(before: StoryTip, tip: StoryTip, rounds: readonly string[]): boolean {
  const [from, to] = [momentOf(before.at).getTime(), momentOf(tip.at).getTime()];
  const between = rounds.map((at) => momentOf(at).getTime()).some((round) => round >= from && round <= to);
  return !between && to - from <= BURST_MINUTES * 60_000;
}
