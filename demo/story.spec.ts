import { momentOf, storyTips } from './story.ts';
import { timelineOf } from './timeline.ts';

describe('the story of the demo', () => {
  it.each([24, 30, 60])('has one of everything when it is cut to %i tips', (count) => {
    const tips = storyTips(count);
    expect(tips).toHaveLength(count);
    const expected = new Set(tips.map((tip) => tip.expected));
    expect(expected).toEqual(new Set([undefined, 'guided', 'integrity', 'refused:vulgar', 'refused:foreign-language']));
    expect(tips.filter(({ cluster }) => cluster === 'gau-nau')).toHaveLength(6);
  });

  it('happens within one statutory month, in order, each tip once', () => {
    const events = timelineOf(storyTips());
    const moments = events.map(({ at }) => momentOf(at).getTime());
    expect(moments).toEqual(moments.toSorted((a, b) => a - b));
    expect(events.flatMap((event) => ('tips' in event ? event.tips : []))).toHaveLength(storyTips().length);
    expect(moments.at(-1)).toBeLessThan(Date.parse('2026-11-15T00:00:00+07:00'));
  });

  it('waits for the effects of a tip before the bodies come to their desks', () => {
    for (const event of timelineOf(storyTips())) {
      if (!('tips' in event)) continue;
      const last = momentOf(event.tips.at(-1)?.at ?? '').getTime();
      const rounds = timelineOf([]).map(({ at }) => momentOf(at).getTime());
      expect(rounds.filter((round) => round >= momentOf(event.at).getTime() && round < last)).toEqual([]);
    }
  });
});
