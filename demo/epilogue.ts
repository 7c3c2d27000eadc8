import { setTimeout as sleep } from 'node:timers/promises';
import type { Api } from './api.ts';
import type { Case, Tip } from './answers.ts';
import { differences, type NationalReport } from './check.ts';
import { expectedFigures, expectedTipStates } from './expected-report.ts';
import type { Played } from './play.ts';

const PERIOD = '2026-M11';
/** Figures follow events; this long they may lag behind the last act. */
const LAG_LIMIT_MS = 30_000;
const POLL_MS = 500;

export interface Outcome {
  report: NationalReport;
  /** How many figures were compared. */
  figures: number;
  differences: string[];
}

/** Reads all tips and cases once more, so that the ledger knows which tip is in which case. */
export async function survey({ officers }: Played): Promise<void> {
  const office = officers.as('standing-office', 'standing-office');
  await office.all<Tip>('listTips');
  const cases = await office.all<Case>('listCases');
  for (const { id } of cases) await office.call('readCase', { params: { id } });
}

/** Compares the report with the ledger until nothing differs any more, or the time for it is over. */
export async function compare(played: Played): Promise<Outcome> {
  const office = played.officers.as('standing-office', 'standing-office');
  const end = performance.now() + LAG_LIMIT_MS;
  for (;;) {
    const report = await readReport(office);
    const expected = expectedFigures(played.ledger, played.clock.now());
    const found = [...differences(expected, report.json, report.csv), ...(await tipsElsewhere(played, office))];
    if (found.length === 0 || performance.now() > end)
      return { report: report.json, figures: expected.size, differences: found };
    await sleep(POLL_MS);
  }
}

async function readReport(office: Api): Promise<{ json: NationalReport; csv: string }> {
  const query = { period: PERIOD };
  const json = await office.call<NationalReport>('readNationalReport', { query });
  const csv = await office.call<string>('readNationalReport', { query, headers: { accept: 'text/csv' } });
  return { json, csv };
}

/** Tips whose state at the API is not the one that follows from the acts. */
async function tipsElsewhere({ ledger }: Played, office: Api): Promise<string[]> {
  const expected = expectedTipStates(ledger);
  const tips = await office.all<Tip>('listTips');
  const counted =
    tips.length === expected.size ? [] : [`The API lists ${tips.length} tips, the ledger ${expected.size}`];
  const wrong = tips.filter(({ reference, state }) => expected.get(reference) !== state);
  return [
    ...counted,
    ...wrong.map(({ reference, state }) => `${reference} is ${state}, by the ledger ${expected.get(reference)}`),
  ];
}

/** Whether anything has been counted in the period before the play begins. */
export async function isFresh(office: Api): Promise<boolean> {
  const { tips, cases } = await office.call<NationalReport>('readNationalReport', { query: { period: PERIOD } });
  return [tips.total, cases.total].every((figure) => figure !== undefined && 'value' in figure && figure.value === 0);
}

/** Sends each platform a request that nobody has signed with its secret. @throws Error when one believes it. */
export async function forgeWebhooks(ports: readonly number[]): Promise<void> {
  for (const port of ports) {
    const headers = {
      'content-type': 'application/json',
      'webhook-id': 'msg_forged',
      'webhook-timestamp': String(Math.floor(Date.now() / 1_000)),
      'webhook-signature': `v1,${Buffer.alloc(32).toString('base64')}`,
    };
    const body = JSON.stringify({ type: 'takedown.requested', data: { requestId: 'forged', items: [] } });
    const { status } = await fetch(`http://127.0.0.1:${port}/webhooks`, { method: 'POST', headers, body });
    if (status !== 401) throw new Error(`The platform at port ${port} answers a forged webhook with ${status}.`);
  }
}
