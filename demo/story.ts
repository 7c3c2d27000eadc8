import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A tip of the story, as story/tips.json holds it. */
export interface StoryTip {
  /** Day and time in Viet Nam, such as `d7 18:34`: 7 November, 18:34. */
  at: string;
  channel: string;
  /** `citizen`, `business`, or the officer who took the tip down, such as `hotline-officer:committee-79`. */
  by: string;
  /** Who told the officer. */
  kind?: string;
  contact?: Record<string, string>;
  content: string;
  violation: string;
  stage?: string;
  goods: object[];
  links: string[];
  sellerTraces?: { platform?: string };
  place?: { provinceCode?: string; communeCode?: string };
  wishesSecrecy: boolean;
  accusedBody?: string;
  /** Tips about one incident. */
  cluster?: string;
  /** What is to become of it where that is not a case: `guided`, `integrity`, or `refused:` and the ground. */
  expected?: string;
}

const OFFICER = 'hotline-officer:';
/** In a short story: so many tips of the viral incident, and these besides, which something is bound to happen to. */
const VIRAL_TIPS_KEPT = 6;
const ALWAYS_KEPT = ['d2 15:50', 'd4 13:48', 'd10 20:21'];

/** The tips, in the order of time; with `count`, so many of them that still hold one of everything. */
export function storyTips(count?: number): StoryTip[] {
  const file = join(import.meta.dirname, 'story', 'tips.json');
  const tips = JSON.parse(readFileSync(file, 'utf8')) as StoryTip[];
  return count === undefined || count >= tips.length ? tips : shortened(tips, count);
}

function shortened(tips: StoryTip[], count: number): StoryTip[] {
  const viral = tips.filter(({ cluster }) => cluster === 'gau-nau').slice(0, VIRAL_TIPS_KEPT);
  const special = tips.filter(({ at, expected }) => ALWAYS_KEPT.includes(at) || (expected && expected !== 'guided'));
  const guided = tips.filter(({ expected }) => expected === 'guided').slice(0, 1);
  const kept = new Set([...viral, ...special, ...guided]);
  const others = tips.filter((tip) => !kept.has(tip) && tip.cluster !== 'gau-nau' && tip.expected !== 'guided');
  const step = others.length / Math.max(count - kept.size, 1);
  for (let place = 0; kept.size < count; place += 1) kept.add(others[Math.floor(place * step)] as StoryTip);
  return tips.filter((tip) => kept.has(tip));
}

/** The moment that `d7 18:34` means. */
export function momentOf(at: string): Date {
  const [day = 'd1', time = '00:00'] = at.split(' ');
  return new Date(`2026-11-${day.slice(1).padStart(2, '0')}T${time}:00+07:00`);
}

/** The body whose hotline officer took the tip down; undefined when it came by the web form. */
export function recorderOf({ by }: StoryTip): string | undefined {
  return by.startsWith(OFFICER) ? by.slice(OFFICER.length) : undefined;
}

/** The tip as it is submitted. */
export function submissionOf(tip: StoryTip): Record<string, unknown> {
  const { content, violation, stage, goods, links, sellerTraces, place, wishesSecrecy, contact: informant } = tip;
  const common = { content, violation, stage, goods, links, sellerTraces, place, wishesSecrecy, informant };
  if (recorderOf(tip) === undefined) return { ...common, kind: tip.by };
  return { ...common, kind: tip.kind ?? 'citizen', channel: tip.channel, accusedBody: tip.accusedBody };
}
