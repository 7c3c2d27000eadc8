import { statutoryMonthOf } from '#shared/config';
import type { TakedownRequestedV1 } from '#shared/contracts';
import { contributions, type Contribution } from '../figures/figure.rules.js';
import type { FactRules } from '../figures/fact.rules.js';

/** What reports know of an item of a takedown request. */
export interface ItemFact {
  /** The statutory month in which it was asked; absent until the request itself is known. */
  month?: string;
  platform?: string;
  violation?: string;
  /** What came of it; absent while it is open. */
  outcome?: string;
  /** Confirmed after the limit, or not confirmed when it ended (248/2026/NĐ-CP Art. 17: 24 hours). */
  late: boolean;
}

type RequestedItem = TakedownRequestedV1['items'][number];

export function asked(fact: ItemFact, request: TakedownRequestedV1, item: RequestedItem): ItemFact {
  const month = statutoryMonthOf(new Date(request.requestedAt));
  return { ...fact, month, platform: request.platform, violation: item.violation };
}

export function confirmed(fact: ItemFact, item: { outcome: string; late: boolean }): ItemFact {
  return { ...fact, outcome: item.outcome, late: fact.late || item.late };
}

export function overdue(fact: ItemFact): ItemFact {
  return { ...fact, late: true };
}

/** Items count in the month in which they were asked: all, by what came of them, and once as late (indicator I11). */
function contributionsOf({ month, platform, violation, outcome, late }: ItemFact): Contribution[] {
  if (month === undefined) return [];
  return [
    ...contributions(month, 'takedown-items-asked', { platform, violation }),
    ...contributions(month, `takedown-items-${outcome ?? 'open'}`, { platform }),
    ...(late ? contributions(month, 'takedown-items-late', { platform }) : []),
  ];
}

export const itemFacts: FactRules<ItemFact> = { kind: 'takedown-item', unknown: { late: false }, contributionsOf };
