import {
  caseOutcomeTerms,
  caseStateTerms,
  channelTerms,
  tipStateTerms,
  violationTerms,
  type Term,
} from '#shared/contracts';
import units from '../../../../data/vn-admin-units.json' with { type: 'json' };
import { UNKNOWN, type Dimension } from '../figures/figure.rules.js';

const provinceTerms = units.provinces.map(({ code, fullName, nameEn }) => ({ code, vi: fullName, en: nameEn }));

const groupTerms: readonly Term[] = [
  { code: 'prohibited-or-smuggled', vi: 'Buôn bán, vận chuyển hàng cấm, hàng lậu', en: 'Prohibited or smuggled goods' },
  { code: 'trade-or-tax-fraud', vi: 'Gian lận thương mại, gian lận thuế', en: 'Trade or tax fraud' },
  { code: 'counterfeit-or-ip', vi: 'Hàng giả, vi phạm quyền sở hữu trí tuệ', en: 'Counterfeit goods or IP' },
  { code: 'other', vi: 'Vi phạm khác', en: 'Other violations' },
];

/** The members of each dimension whose names are fixed; agencies and platforms have theirs in the register of bodies. */
const termsOf: Partial<Record<Dimension | 'tip-state', readonly Term[]>> = {
  channel: channelTerms,
  state: caseStateTerms,
  'tip-state': tipStateTerms,
  violation: violationTerms,
  'report-group': groupTerms,
  province: provinceTerms,
  outcome: caseOutcomeTerms,
};

/** The Vietnamese name of a member of a dimension; its code where this release does not know it. */
export function nameOf(dimension: Dimension | 'tip-state', code: string, bodies: ReadonlyMap<string, string>): string {
  if (code === UNKNOWN) return 'Chưa xác định';
  return termsOf[dimension]?.find((term) => term.code === code)?.vi ?? bodies.get(code) ?? code;
}
