import { randomUUID } from 'node:crypto';
import { Agent } from 'undici';
import { signWebhook } from '#shared/auth';
import { conformityTo } from '#shared/testing';
import { document, type FuzzedOperation } from './document.ts';

/** Requests under way at once. */
const LANES = 16;

/** One request, and what came of it. */
export interface Trial {
  operation: FuzzedOperation;
  address: string;
  token?: string;
  bytes: Buffer;
  headers: Record<string, string>;
  /** With which one comes in without a token, where a header asks for it. */
  receiptCode: string;
  correlationId: string;
  status: number;
}

const conforms = conformityTo(document);
const connections = new Agent({ connections: LANES, headersTimeout: 30_000, bodyTimeout: 30_000 });

/** Sends all, some at once, and answers what must not be, one sentence each. */
export async function sendAll(gateway: string, trials: readonly Trial[], signingSecret: string): Promise<string[]> {
  const faults: string[] = [];
  let next = 0;
  const lane = async () => {
    for (let trial = trials[next++]; trial; trial = trials[next++]) {
      const fault = await send(gateway, trial, signingSecret).catch((error: Error) => `broke off: ${causeOf(error)}`);
      if (fault) faults.push(`${nameOf(trial)} ${fault}`);
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  return faults;
}

export function closeDoor(): Promise<void> {
  return connections.close();
}

async function send(gateway: string, trial: Trial, signingSecret: string): Promise<string | undefined> {
  const { operation, address, token, bytes, headers } = trial;
  trial.correlationId = randomUUID();
  const {
    statusCode,
    headers: answered,
    body,
  } = await connections.request({
    origin: gateway,
    path: address,
    method: operation.method.toUpperCase(),
    headers: {
      'x-correlation-id': trial.correlationId,
      ...(token && { authorization: `Bearer ${token}` }),
      'content-type': operation.contentType,
      ...(operation.headers.includes('if-match') && { 'if-match': '"1"' }),
      ...(operation.headers.includes('webhook-signature') && signed(bytes, signingSecret)),
      ...(operation.headers.includes('receipt-code') && { 'receipt-code': trial.receiptCode }),
      ...headers,
    },
    body: bytes,
  });
  trial.status = statusCode;
  return faultIn(trial, answered, await body.text());
}

function signed(bytes: Buffer, secret: string): Record<string, string> {
  const [id, now] = [`msg_${randomUUID()}`, new Date()];
  return {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(now.getTime() / 1_000)),
    'webhook-signature': signWebhook(secret, id, now, bytes),
  };
}

function faultIn({ operation, status }: Trial, headers: Record<string, unknown>, text: string): string | undefined {
  if (status >= 500) return `${status} ${text}`;
  if (status < 300) return undefined;
  if (status < 400) return `${status} leads elsewhere`;
  if (operation.path.startsWith('/oauth2/')) return text.includes('"error"') ? undefined : `${status} ${text}`;
  const type = String(headers['content-type']);
  if (!type.startsWith('application/problem+json')) return `${status} as ${type}: ${text.slice(0, 200)}`;
  try {
    conforms(operation.method, operation.path, { status, headers, body: JSON.parse(text) });
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

/** Enough to send it again: what, to where, and the body in base64 where it is short enough to be looked at. */
function nameOf({ operation, bytes, headers }: Trial): string {
  const body =
    bytes.length <= 3_000
      ? bytes.toString('base64')
      : `${bytes.subarray(0, 300).toString('base64')}… (${bytes.length})`;
  return `${operation.operationId} ${JSON.stringify(headers)} ${body} →`;
}

function causeOf(error: Error): string {
  return `${error.message} ${error.cause instanceof Error ? error.cause.message : ''}`;
}
