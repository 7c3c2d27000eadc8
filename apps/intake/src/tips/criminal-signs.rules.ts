/** What a tip says of the goods, as far as signs of crime depend on it. */
export interface SuspectedGoods {
  category: string;
  /** How many of `unit`; 1 when not said. */
  quantity?: number;
  /** Asked price of one in đồng. */
  priceVnd?: number;
}

export interface Suspicion {
  violation: string;
  goods: readonly SuspectedGoods[];
}

/** One article of the Penal Code 2015 (amended 2017) and from what value of goods its offence begins. */
interface Offence {
  article: string;
  violations?: readonly string[];
  categories?: readonly string[];
  /** Absent: no threshold. The price asked stands for the value of the genuine article, which nobody knows yet. */
  fromVnd?: number;
}

const smuggling = ['smuggled-goods', 'illegal-border-transport', 'maritime-smuggling'];
const counterfeits = ['counterfeit-use-or-quality', 'counterfeit-label-or-packaging', 'counterfeit-stamp'];

const offences: readonly Offence[] = [
  { article: '188, 189', violations: smuggling, fromVnd: 100_000_000 },
  { article: '190, 191', violations: ['prohibited-goods'] },
  { article: '190, 232, 234, 249, 305', categories: ['drugs', 'weapons-and-fireworks', 'wildlife'] },
  { article: '192', violations: counterfeits, fromVnd: 30_000_000 },
  { article: '193', violations: counterfeits, categories: ['food', 'supplements'] },
  { article: '194', violations: ['counterfeit-medicine'] },
  { article: '194', violations: counterfeits, categories: ['medicine'] },
  { article: '195', violations: ['counterfeit-agricultural-input'], fromVnd: 30_000_000 },
  { article: '200', violations: ['tax-evasion'], fromVnd: 100_000_000 },
  {
    article: '226',
    violations: ['counterfeit-mark', 'geographical-indication-infringement'],
    fromVnd: 200_000_000,
  },
];

/** Whether what is told shows signs of a crime (dấu hiệu tội phạm); a later verification decides, not this. */
export function hasCriminalSigns(suspicion: Suspicion): boolean {
  const valueVnd = valueOf(suspicion.goods);
  return offences.some((offence) => fits(offence, suspicion) && valueVnd >= (offence.fromVnd ?? 0));
}

function fits({ violations, categories }: Offence, { violation, goods }: Suspicion): boolean {
  const ofViolation = violations === undefined || violations.includes(violation);
  return ofViolation && (categories === undefined || goods.some(({ category }) => categories.includes(category)));
}

function valueOf(goods: readonly SuspectedGoods[]): number {
  return goods.reduce((sum, { quantity = 1, priceVnd = 0 }) => sum + quantity * priceVnd, 0);
}
