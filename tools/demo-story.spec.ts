import { channels, goodsCategories, stages, violations } from '#shared/contracts';
import units from '../data/vn-admin-units.json' with { type: 'json' };
import tips from '../demo/story/tips.json' with { type: 'json' };

interface Traces {
  platform?: string;
  phone?: string;
  taxCode?: string;
}

const MOST_OF_ONE_PATTERN = 3;
const PATTERN_WORDS = 4;
const codesOf = <T>(values: readonly (T | undefined)[]) => new Set(values.filter((value) => value !== undefined));
const known = (allowed: readonly string[], used: Iterable<string>) =>
  [...used].filter((code) => !allowed.includes(code));

/** Words without diacritics, so that texts typed without them count as alike. */
function wordsOf(text: string): string[] {
  const plain = text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replaceAll('đ', 'd');
  return plain.match(/[a-z0-9]+/g) ?? [];
}

function minuteOf(at: string): number {
  const [, day, hour, minute] = /^d(\d+) (\d\d):(\d\d)$/.exec(at) ?? [];
  return Number(day) * 1440 + Number(hour) * 60 + Number(minute);
}

describe('the tips of the demo', () => {
  it('fill a fortnight, in order of time', () => {
    const minutes = tips.map((tip) => minuteOf(tip.at));
    expect(tips.length).toBeGreaterThanOrEqual(160);
    expect(minutes).toEqual(minutes.toSorted((a, b) => a - b));
    expect([Math.floor(minutes[0]! / 1440), Math.floor(minutes.at(-1)! / 1440)]).toEqual([1, 14]);
  });

  it('share a beginning or a phrase at most three times', () => {
    const uses = new Map<string, Set<number>>();
    tips.forEach((tip, place) => {
      const words = wordsOf(tip.content);
      for (let start = 0; start + PATTERN_WORDS <= words.length; start += 1) {
        const phrase = words.slice(start, start + PATTERN_WORDS).join(' ');
        uses.set(phrase, (uses.get(phrase) ?? new Set()).add(place));
      }
    });
    const common = [...uses].filter(([, places]) => places.size > MOST_OF_ONE_PATTERN).map(([phrase]) => phrase);
    expect(common).toEqual([]);
  });

  it('use codes that exist', () => {
    expect(known(violations, codesOf(tips.map((tip) => tip.violation)))).toEqual([]);
    expect(known(channels, codesOf(tips.map((tip) => tip.channel)))).toEqual([]);
    expect(known(stages, codesOf(tips.map((tip) => tip.stage)))).toEqual([]);
    expect(known(goodsCategories, codesOf(tips.flatMap((tip) => tip.goods.map((goods) => goods.category))))).toEqual(
      [],
    );
    const places = new Set(
      units.provinces.flatMap(({ code, communes }) => communes.map((commune) => code + commune.code)),
    );
    const named = tips.flatMap(({ place }) => (place?.communeCode ? [place.provinceCode + place.communeCode] : []));
    expect(named.filter((place) => !places.has(place))).toEqual([]);
  });

  it('cover all channels, every violation and twenty provinces', () => {
    expect(codesOf(tips.map((tip) => tip.channel)).size).toBe(channels.length);
    expect(known([...codesOf(tips.map((tip) => tip.violation))] as string[], violations)).toEqual([]);
    expect(codesOf(tips.map((tip) => tip.place?.provinceCode)).size).toBeGreaterThanOrEqual(20);
  });

  it('hold one viral incident, one tip about an official, two to be refused and some to be guided', () => {
    const viral = tips.filter((tip) => tip.cluster === 'gau-nau').map((tip) => minuteOf(tip.at));
    expect(viral.length).toBeGreaterThanOrEqual(40);
    expect(viral.at(-1)! - viral[0]!).toBeLessThanOrEqual(6 * 60);
    const expected = tips.flatMap((tip) => tip.expected ?? []);
    expect(expected.filter((one) => one !== 'guided').toSorted()).toEqual([
      'integrity',
      'refused:foreign-language',
      'refused:vulgar',
    ]);
    expect(expected.length).toBeGreaterThan(5);
  });

  it('name nobody: phones are in a range that nobody has, and mailboxes in domains for examples', () => {
    const traces = tips.flatMap((tip): Traces[] => [tip.sellerTraces ?? {}, { phone: tip.contact?.phone }]);
    const phones = traces.flatMap(({ phone }) => phone?.replace(/\D/g, '').replace(/^84/, '0') ?? []);
    expect(phones.filter((phone) => !/^0990\d{6}$/.test(phone))).toEqual([]);
    const hosts = tips.flatMap((tip) => [...tip.links, tip.contact?.email ?? []].flat());
    expect(hosts.filter((address) => !/example(\.vn|\.com)?(\/|$)/.test(address))).toEqual([]);
  });

  it('say of an officer’s tip for whom it is, and name the informant exactly when there is one', () => {
    const officers = tips.filter((tip) => tip.by.startsWith('hotline-officer:'));
    expect(officers.filter((tip) => !tip.kind || tip.channel === 'web')).toEqual([]);
    expect(tips.filter((tip) => tip.named !== (tip.contact !== undefined))).toEqual([]);
  });
});
