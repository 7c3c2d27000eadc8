import type { CaseDetail, Notice, TakedownRequest, Tip } from './answers.ts';
import { agencies } from './cast.ts';
import type { Played } from './play.ts';

/** The answer of `GET /v1/threads/{id}`, as far as it is told here. */
interface Thread {
  tips: (Tip & { channel: string; receivedAt: string })[];
  cases: (CaseDetail & { history: { act: string; body: string | null; at: string; details: object }[] })[];
  takedowns: (TakedownRequest & { issuer: string; requestedAt: string; deliveredAt: string; completedAt: string })[];
  notices: (Notice & { issuedAt: string; acknowledgedAt: string | null; escalatedAt: string | null })[];
  reports: { kind: string; month: string; count: number }[];
  incomplete: string[];
}

interface Step {
  at: string;
  text: string;
}

const TIPS_TOLD = 3;

const moment = new Intl.DateTimeFormat('en-GB', {
  ...{ timeZone: 'Asia/Ho_Chi_Minh', day: '2-digit', month: '2-digit' },
  ...{ hour: '2-digit', minute: '2-digit', second: '2-digit' },
});

/** One thread as the Standing Office, the agency that leads its case and a platform that was asked see it. */
export async function tellThread(played: Played): Promise<void> {
  const { threadId, lead, platform } = mostEventful(played);
  const office = played.officers.as('standing-office', 'standing-office');
  tellSteps('the Standing Office', await office.call<Thread>('readThread', { params: { id: threadId } }));
  const agency = played.troupe.agencies.find(({ body }) => body === lead);
  if (agency) tellSteps(lead, await agency.ask<Thread>('readThread', { id: threadId }));
  const asked = played.troupe.platforms.find(({ body }) => body === platform);
  if (asked) tellSteps(platform, await asked.ask<Thread>('readThread', { id: threadId }));
  await tellInformant(played, threadId);
}

/** The case with most tips among those that an agency's program leads and a platform was asked about. */
function mostEventful({ ledger }: Played): { threadId: string; lead: string; platform: string } {
  const told = [...ledger.cases.values()]
    .flatMap((one) => {
      const request = [...ledger.requests.values()].find(({ threadId }) => threadId === one.threadId);
      return request ? [{ ...one, platform: request.platform }] : [];
    })
    .sort((one, other) => other.tipIds.length - one.tipIds.length);
  const found = told.find(({ lead }) => lead in agencies) ?? told[0];
  if (!found) throw new Error('No case has led to a takedown request, so there is no whole thread to tell.');
  return found;
}

function tellSteps(reader: string, thread: Thread): void {
  const { tips, cases, takedowns, notices, reports, incomplete } = thread;
  console.log(`\n  As ${reader} sees it${incomplete.length > 0 ? ` (without ${incomplete.join(', ')})` : ''}:`);
  const steps = [...tipSteps(tips), ...cases.flatMap(caseSteps), ...takedowns.flatMap(takedownSteps)];
  steps.push(...notices.flatMap(noticeSteps));
  for (const { at, text } of steps.sort((one, other) => one.at.localeCompare(other.at)))
    console.log(`    ${moment.format(new Date(at))}  ${text}`);
  for (const { kind, month, count } of reports) console.log(`    counted in ${month}: ${count} × ${kind}`);
}

function tipSteps(tips: Thread['tips']): Step[] {
  const inOrder = [...tips].sort((one, other) => one.receivedAt.localeCompare(other.receivedAt));
  const told = inOrder.slice(0, TIPS_TOLD).map((tip) => {
    return { at: tip.receivedAt, text: `tip ${tip.reference} by ${tip.channel}, now ${tip.state}` };
  });
  const last = inOrder.at(-1);
  const rest = inOrder.length - TIPS_TOLD;
  return rest > 0 && last ? [...told, { at: last.receivedAt, text: `… the last of ${rest} more tips` }] : told;
}

function caseSteps({ reference, history, tipCount, priority }: Thread['cases'][number]): Step[] {
  return history.map(({ act, body, at, details }) => {
    const extra = Object.entries(details).filter(([, value]) => value !== null && typeof value !== 'object');
    const words = extra.map(([name, value]) => `${name} ${value}`).join(', ');
    const first = act === 'opened' ? ` (${tipCount} tips by now, ${priority})` : '';
    return { at, text: `case ${reference} ${act}${body ? ` – ${body}` : ''}${words ? `: ${words}` : ''}${first}` };
  });
}

function takedownSteps(request: Thread['takedowns'][number]): Step[] {
  const { reference, issuer, platform, requestedAt, deliveredAt, completedAt } = request;
  return [
    { at: requestedAt, text: `takedown request ${reference} of ${issuer} to ${platform}` },
    { at: deliveredAt, text: `takedown request ${reference} delivered` },
    { at: completedAt, text: `takedown request ${reference} completed` },
  ].filter(({ at }) => at);
}

function noticeSteps({
  reference,
  to,
  role,
  issuedAt,
  acknowledgedAt,
  escalatedAt,
}: Thread['notices'][number]): Step[] {
  return [
    { at: issuedAt, text: `notice ${reference} to ${to} (${role})` },
    { at: escalatedAt ?? '', text: `notice ${reference} escalated` },
    { at: acknowledgedAt ?? '', text: `notice ${reference} acknowledged by ${to}` },
  ].filter(({ at }) => at);
}

/** What the informant of one of the tips is told who knows nothing but the receipt code. */
async function tellInformant({ ledger, receipts, informants }: Played, threadId: string): Promise<void> {
  const ofThread = [...ledger.cases.values()].find((one) => one.threadId === threadId);
  const reference = ledger.tipReferences.get(ofThread?.tipIds.at(-1) ?? '') ?? '';
  const receiptCode = receipts.get(reference);
  if (receiptCode === undefined) return;
  const { stateText } = await informants.lookUp(receiptCode);
  console.log(`\n  As the informant of ${reference} is told for the receipt code:\n    ${stateText}`);
}
