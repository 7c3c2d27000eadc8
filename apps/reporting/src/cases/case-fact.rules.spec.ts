import type { CaseOpenedV1, CaseOutcomeRecordedV1 } from '#shared/contracts';
import { caseFacts, concluded, moved, opened, type CaseFact } from './case-fact.rules.js';

const asOpened = { openedAt: '2026-11-03T02:41:00Z', reference: 'VV-1', violation: 'counterfeit-mark', lead: 'first' };
const asEnded = { outcome: 'fined', fineVnd: 90_000_000, goodsValueVnd: 1 };

/** What a case's events do to its fact: opened, declined by its first lead, accepted by the second, concluded. */
const steps: ((fact: CaseFact) => CaseFact)[] = [
  (fact) => opened(fact, asOpened as CaseOpenedV1, 1),
  (fact) => moved(fact, { lead: 'second', state: 'offered' }, 2),
  (fact) => moved(fact, { lead: 'second', state: 'accepted' }, 3),
  (fact) => concluded(fact, asEnded as CaseOutcomeRecordedV1, 4),
];

function ordersOf<T>(all: readonly T[]): T[][] {
  if (all.length < 2) return [[...all]];
  return all.flatMap((first, at) => ordersOf(all.filter((_, index) => index !== at)).map((rest) => [first, ...rest]));
}

describe('a case as reports know it', () => {
  it.each(ordersOf([0, 1, 2, 3]).map((order) => [order.join('-'), order] as const))(
    'ends the same when its events come as %s',
    (_, order) => {
      const fact = order.reduce((before, step) => steps[step]?.(before) ?? before, caseFacts.unknown);
      expect(fact).toMatchObject({ lead: 'second', state: 'concluded', month: '2026-M11', finesVnd: 90_000_000 });
    },
  );
});
