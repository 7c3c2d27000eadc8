import { statutoryMonthOf } from '#shared/config';
import { termOf, violationTerms, type CaseOpenedV1, type CaseOutcomeRecordedV1 } from '#shared/contracts';
import { contributions, type Contribution } from '../figures/figure.rules.js';
import type { FactRules } from '../figures/fact.rules.js';

/** What reports know of a case. */
export interface CaseFact {
  /** The statutory month of its opening; absent until the case itself is known. */
  month?: string;
  reference?: string;
  violation?: string;
  provinceCode?: string;
  platform?: string;
  /** The body that leads it now. */
  lead?: string;
  state: string;
  outcome?: string;
  finesVnd: number;
  goodsValueVnd: number;
  /** The case's versions that state and lead are of, so that an older event does not take them back. */
  version: number;
  leadVersion?: number;
}

/** A case as it was opened. */
export function opened(fact: CaseFact, data: CaseOpenedV1, version: number): CaseFact {
  const { reference, violation, provinceCode, platform, lead } = data;
  const known = {
    ...fact,
    month: statutoryMonthOf(new Date(data.openedAt)),
    reference,
    violation,
    provinceCode,
    platform,
  };
  return moved(known, { lead }, version);
}

/** A case whose lead or state has changed. */
export function moved(fact: CaseFact, change: Partial<Pick<CaseFact, 'lead' | 'state'>>, version: number): CaseFact {
  const { lead, state } = change;
  return {
    ...fact,
    ...(lead !== undefined && version > (fact.leadVersion ?? 0) ? { lead, leadVersion: version } : {}),
    ...(state !== undefined && version > fact.version ? { state, version } : {}),
  };
}

/** A case that has ended, with what it brought. */
export function concluded(fact: CaseFact, data: CaseOutcomeRecordedV1, version: number): CaseFact {
  const { outcome, fineVnd: finesVnd, goodsValueVnd } = data;
  return { ...moved(fact, { state: 'concluded' }, version), outcome, finesVnd, goodsValueVnd };
}

/** Cases and their sums count in the month in which the case was opened (indicators I01–I04, I08). */
function contributionsOf(fact: CaseFact): Contribution[] {
  const { month, violation, lead: agency, provinceCode: province, platform, state, outcome } = fact;
  if (month === undefined) return [];
  const group = termOf(violationTerms, violation ?? '')?.reportGroup ?? 'other';
  const members = { violation, 'report-group': group, agency, province, platform, state };
  return [
    ...contributions(month, 'cases', outcome === undefined ? members : { ...members, outcome }),
    ...contributions(month, 'fines-vnd', { agency }, fact.finesVnd),
    ...contributions(month, 'goods-value-vnd', { agency }, fact.goodsValueVnd),
  ];
}

export const caseFacts: FactRules<CaseFact> = {
  kind: 'case',
  unknown: { state: 'offered', finesVnd: 0, goodsValueVnd: 0, version: 0 },
  contributionsOf,
};
