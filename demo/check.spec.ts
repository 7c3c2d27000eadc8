import { differences, type NationalReport } from './check.ts';
import { expectedFigures } from './expected-report.ts';
import { Ledger } from './ledger.ts';

const requestedAt = new Date('2026-11-03T02:00:00Z');
const aCase = { id: 'c1', threadId: 't1', reference: 'VV-2026-000001', violation: 'counterfeit-mark', version: 1 };
const offered = {
  ...aCase,
  state: 'offered',
  provinceCode: '79',
  platform: null,
  lead: 'dms',
  tips: [{ tipId: 'i1' }],
};

/** A tip that was accepted, a case that was concluded, and two items: one confirmed late, one still open in time. */
function aLedger(): Ledger {
  const ledger = new Ledger();
  const enter = (
    operationId: string,
    answer: unknown,
    { sent, at = requestedAt }: { sent?: unknown; at?: Date } = {},
  ) => ledger.enter({ operationId, params: {}, sent, answer }, at);
  const sent = { violation: 'counterfeit-mark', links: ['m.choviet.example/shop/cv-1'], place: { provinceCode: '79' } };
  enter('submitTip', { reference: 'TB-2026-000001', state: 'received' }, { sent });
  enter('listTips', { items: [{ id: 'i1', reference: 'TB-2026-000001', state: 'passed-on' }] });
  enter('readCase', { ...offered, conclusion: null });
  enter('acceptCase', { caseId: 'c1', state: 'accepted', lead: 'dms', version: 2 });
  const outcome = { outcome: 'administrative-sanction', fineVnd: 5_000_000, goodsValueVnd: 0 };
  enter('concludeCase', { caseId: 'c1', state: 'concluded', lead: 'dms', version: 3 }, { sent: outcome });
  const items = [{ id: 'a' }, { id: 'b' }];
  for (const [id, item] of ['r1', 'r2'].map((name, place) => [name, items[place]] as const)) {
    enter('issueTakedownRequest', { id, threadId: 't1', platform: 'platform-cho-viet', items: [item] });
    enter('webhook:takedown.requested', { requestId: id });
  }
  const confirmations = JSON.stringify({ confirmations: [{ itemId: 'a', outcome: 'done' }] });
  const results = { results: [{ itemId: 'a', result: 'accepted' }] };
  enter('confirmTakedowns', results, { sent: confirmations, at: new Date('2026-11-04T02:00:01Z') });
  return ledger;
}

const figure = (value: number) => ({ value, previous: 0, shareOfPrevious: null });
const row = (code: string, value = 1) => ({ code, name: `"${code}", viết tắt`, ...figure(value) });
const takedowns = (late = 1) => ({
  ...{ asked: figure(2), done: figure(1), partial: figure(0), refused: figure(0) },
  ...{ notFound: figure(0), open: figure(1), late: figure(late) },
});

function aReport({ fines = 5_000_000, late = 1 } = {}): NationalReport {
  return {
    period: { id: '2026-M11', from: '2026-10-15', to: '2026-11-14' },
    previousPeriod: { id: '2026-M10' },
    asOf: null,
    tips: {
      ...{ total: figure(1), enteredLate: figure(0), byChannel: [row('web')], byState: [row('closed')] },
      ...{ byViolation: [row('counterfeit-mark')], byProvince: [row('79')], byPlatform: [row('platform-cho-viet')] },
    },
    cases: {
      ...{ total: figure(1), byGroup: [row('counterfeit-or-ip')], byViolation: [row('counterfeit-mark')] },
      ...{ byAgency: [row('dms')], byProvince: [row('79')], byPlatform: [row('unknown')], byState: [row('concluded')] },
      ...{ byOutcome: [row('administrative-sanction')], finesVnd: figure(fines), goodsValueVnd: figure(0) },
    },
    takedowns: {
      ...takedowns(late),
      byPlatform: [{ code: 'platform-cho-viet', name: 'Chợ Việt', ...takedowns(late) }],
    } as unknown as NationalReport['takedowns'],
  };
}

function csvOf({ tips, cases, takedowns: { byPlatform, ...all } }: NationalReport): string {
  const quoted = (text: string) => (/[",]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  const line = (section: string, breakdown: string, { code = '', name = '', value = 0 }) =>
    [section, breakdown, code, quoted(name), value, 0, ''].join(',');
  const ofSections = Object.entries({ tips, cases }).flatMap(([section, figures]) =>
    Object.entries(figures).flatMap(([name, content]) => [content].flat().map((one) => line(section, name, one))),
  );
  const total = Object.entries(all).map(([name, one]) => line(`takedowns.${name}`, 'total', one as { value: number }));
  const ofPlatforms = byPlatform.flatMap(({ code, name, ...figures }) =>
    Object.entries(figures).map(([what, one]) =>
      line(`takedowns.${what}`, 'byPlatform', { code, name, ...(one as { value: number }) }),
    ),
  );
  const header = 'section,breakdown,code,name,value,previous,share_of_previous_percent';
  return `\uFEFF${[header, ...ofSections, ...total, ...ofPlatforms].join('\r\n')}\r\n`;
}

describe('the comparison of report and ledger', () => {
  const expected = expectedFigures(aLedger(), new Date('2026-11-04T01:00:00Z'));
  const differencesOf = (json: NationalReport, csv = csvOf(json)) => differences(expected, json, csv);

  it('finds nothing where every figure of both forms is as the acts make it', () => {
    expect(differencesOf(aReport())).toEqual([]);
  });

  it('names each figure that differs, in either form', () => {
    expect(differencesOf(aReport({ fines: 4_999_999 }))).toEqual([
      'JSON cases.finesVnd: the report says 4999999, the ledger 5000000',
      'CSV cases.finesVnd: the report says 4999999, the ledger 5000000',
    ]);
    expect(differencesOf(aReport(), csvOf(aReport({ late: 0 })))).toEqual([
      'CSV takedowns.byPlatform.platform-cho-viet.late: the report says 0, the ledger 1',
      'CSV takedowns.late: the report says 0, the ledger 1',
    ]);
  });

  it('names what only one of them has, what is shown twice, and a past that there is not', () => {
    const report = aReport();
    (report.tips.byChannel as object[]).pop();
    (report.cases.byAgency as object[]).push(row('tax'));
    (report.tips.total as { previous: number }).previous = 3;
    const found = differences(expected, report, csvOf(aReport()));
    expect(found).toHaveLength(3);
    expect(found[0]).toBe('JSON cases.byAgency.tax: the report says 1, the ledger undefined');
    (report.cases.byAgency as object[]).push(row('tax'));
    expect(differences(expected, report, csvOf(aReport()))).toEqual(['JSON: a figure is shown twice']);
  });
});
