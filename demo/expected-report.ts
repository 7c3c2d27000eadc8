import type { Ledger, LedgerCase, LedgerItem, LedgerTip } from './ledger.ts';
import { reportGroupOf } from './report-groups.ts';

/** Figures by name, such as `tips.byChannel.phone` or `takedowns.byPlatform.platform-cho-viet.late`. */
export type Figures = Map<string, number>;

const LIMIT_MS = 24 * 3_600_000;
const takedownFigures = ['asked', 'done', 'partial', 'refused', 'notFound', 'open', 'late'] as const;
const stateOfTip: Record<string, string> = {
  offered: 'passed-on',
  accepted: 'acted-on',
  concluded: 'closed',
  dismissed: 'passed-on',
};

/** What the national report must say at this moment, from the ledger alone. */
export function expectedFigures(ledger: Ledger, now: Date): Figures {
  const figures: Figures = new Map();
  countTips(figures, ledger);
  countCases(figures, [...ledger.cases.values()]);
  countItems(figures, ledger, now);
  return figures;
}

/** What the informant of each tip is told now, by the tip's reference. */
export function expectedTipStates(ledger: Ledger): Map<string, string> {
  const caseOfTip = new Map<string, LedgerCase>();
  for (const one of ledger.cases.values())
    for (const tipId of one.tipIds) caseOfTip.set(ledger.tipReferences.get(tipId) ?? tipId, one);
  return new Map([...ledger.tips].map(([reference, tip]) => [reference, stateOf(tip, caseOfTip.get(reference))]));
}

function stateOf({ answered, refused }: LedgerTip, ofCase: LedgerCase | undefined): string {
  if (refused) return 'refused';
  return (ofCase && stateOfTip[ofCase.state]) ?? answered;
}

function countTips(figures: Figures, ledger: Ledger): void {
  const states = expectedTipStates(ledger);
  add(figures, 'tips.total', 0);
  add(figures, 'tips.enteredLate', 0);
  for (const [reference, { channel, violation, provinceCode, platform }] of ledger.tips) {
    add(figures, 'tips.total');
    add(figures, `tips.byChannel.${channel}`);
    add(figures, `tips.byState.${states.get(reference)}`);
    add(figures, `tips.byViolation.${violation}`);
    add(figures, `tips.byProvince.${provinceCode ?? 'unknown'}`);
    add(figures, `tips.byPlatform.${platform ?? 'unknown'}`);
  }
}

function countCases(figures: Figures, cases: readonly LedgerCase[]): void {
  for (const name of ['total', 'finesVnd', 'goodsValueVnd']) add(figures, `cases.${name}`, 0);
  for (const { violation, provinceCode, platform, lead, state, conclusion } of cases) {
    add(figures, 'cases.total');
    add(figures, `cases.byGroup.${reportGroupOf(violation)}`);
    add(figures, `cases.byViolation.${violation}`);
    add(figures, `cases.byAgency.${lead}`);
    add(figures, `cases.byProvince.${provinceCode ?? 'unknown'}`);
    add(figures, `cases.byPlatform.${platform ?? 'unknown'}`);
    add(figures, `cases.byState.${state}`);
    if (conclusion === undefined) continue;
    add(figures, `cases.byOutcome.${conclusion.outcome}`);
    add(figures, 'cases.finesVnd', conclusion.fineVnd);
    add(figures, 'cases.goodsValueVnd', conclusion.goodsValueVnd);
  }
}

function countItems(figures: Figures, { items, deliveries }: Ledger, now: Date): void {
  for (const name of takedownFigures) add(figures, `takedowns.${name}`, 0);
  for (const item of items.values()) {
    const ofPlatform = `takedowns.byPlatform.${item.platform}`;
    for (const name of takedownFigures) add(figures, `${ofPlatform}.${name}`, 0);
    for (const name of figuresOf(item, deliveries.get(item.requestId), now)) {
      add(figures, `takedowns.${name}`);
      add(figures, `${ofPlatform}.${name}`);
    }
  }
}

function figuresOf({ outcome, confirmedAt }: LedgerItem, deliveredAt: Date | undefined, now: Date): string[] {
  const late = deliveredAt !== undefined && (confirmedAt ?? now).getTime() - deliveredAt.getTime() > LIMIT_MS;
  const standing = outcome === 'not-found' ? 'notFound' : (outcome ?? 'open');
  return ['asked', standing, ...(late ? ['late'] : [])];
}

function add(figures: Figures, name: string, amount = 1): void {
  figures.set(name, (figures.get(name) ?? 0) + amount);
}
