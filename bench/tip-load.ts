import { setTimeout as pause } from 'node:timers/promises';

/** What the load program is told, as JSON in its first argument. */
export interface TipLoadOrder {
  gatewayUrl: string;
  /** An access token of the Standing Office with `tips:record`, `tips:read` and `cases:read`. */
  token: string;
  tipsPerSecond: number;
  seconds: number;
}

/** What it prints: milliseconds per tip, and how many tips found no case in time. */
export interface TipLoadResult {
  submitMs: number[];
  caseVisibleMs: number[];
  missing: number;
  /** Tips that the system was too busy to accept (503). */
  refused: number;
}

const POLL_MS = 40;
const PATIENCE_MS = 10_000;

/** Submits tips about different shops at a steady rate and watches the thread of each, as the gateway shows it, for its case. */
async function load({ gatewayUrl, token, tipsPerSecond, seconds }: TipLoadOrder): Promise<TipLoadResult> {
  const result: TipLoadResult = { submitMs: [], caseVisibleMs: [], missing: 0, refused: 0 };
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const run = `${Date.now()}`;
  const read = async <T>(path: string) => (await (await fetch(gatewayUrl + path, { headers })).json()) as T;
  const submitAndWatch = async (number: number) => {
    const before = performance.now();
    const body = JSON.stringify(tipAbout(`${run}-${number}`));
    const answer = await fetch(`${gatewayUrl}/v1/tips`, { method: 'POST', headers, body });
    const accepted = performance.now();
    if (answer.status === 503) return void (result.refused += 1);
    if (answer.status !== 201) throw new Error(`A tip was answered with ${answer.status}: ${await answer.text()}`);
    result.submitMs.push(accepted - before);
    const { id } = (await answer.json()) as { id: string };
    const { threadId } = await read<{ threadId: string }>(`/v1/tips/${id}`);
    while (performance.now() - accepted < PATIENCE_MS) {
      const { cases } = await read<{ cases?: object[] }>(`/v1/threads/${threadId}`);
      if (cases?.length) return void result.caseVisibleMs.push(performance.now() - accepted);
      await pause(POLL_MS);
    }
    result.missing += 1;
  };
  const tips: Promise<void>[] = [];
  const start = performance.now();
  for (let number = 0; number < tipsPerSecond * seconds; number += 1) {
    await pause(Math.max(0, start + (number * 1_000) / tipsPerSecond - performance.now()));
    tips.push(submitAndWatch(number));
  }
  await Promise.all(tips);
  return result;
}

function tipAbout(shop: string) {
  return {
    kind: 'citizen',
    channel: 'phone',
    receivedAt: new Date(Date.now() - 1_000).toISOString(),
    content: 'Người báo tin cho biết gian hàng bán giày giả nhãn hiệu, giao hàng từ kho ở quận Bình Tân.',
    violation: 'counterfeit-mark',
    links: [`https://choviet.example/shop/${shop}/item/1`],
    place: { provinceCode: '79' },
    wishesSecrecy: false,
  };
}

console.log(JSON.stringify(await load(JSON.parse(process.argv[2] ?? '{}') as TipLoadOrder)));
