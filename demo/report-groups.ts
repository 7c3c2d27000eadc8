/** The columns of the Committee's reports: smuggled and prohibited goods, fraud, counterfeits; the rest is `other`. */
const groups: Record<string, readonly string[]> = {
  'prohibited-or-smuggled': [
    ...['smuggled-goods', 'no-origin-goods', 'prohibited-goods', 'illegal-border-transport', 'maritime-smuggling'],
    'logistics-violation',
  ],
  'trade-or-tax-fraud': [
    ...['trade-fraud', 'tax-evasion', 'border-origin-fraud', 'poor-quality-goods', 'expired-goods', 'unsafe-food'],
    ...['unlicensed-medicine-or-cosmetics', 'false-advertising', 'unregistered-ecommerce'],
  ],
  'counterfeit-or-ip': [
    ...['counterfeit-use-or-quality', 'counterfeit-medicine', 'counterfeit-agricultural-input', 'counterfeit-stamp'],
    ...['counterfeit-label-or-packaging', 'counterfeit-mark', 'geographical-indication-infringement'],
    ...['copyright-infringement', 'design-infringement'],
  ],
};

/** The column in which a violation is counted. */
export function reportGroupOf(violation: string): string {
  return Object.entries(groups).find(([, violations]) => violations.includes(violation))?.[0] ?? 'other';
}
