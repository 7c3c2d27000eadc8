/**
 * A platform's program: a process of its own that knows the public document, its client credentials and the address
 * at which it can be reached. It believes no webhook whose signature it has not verified, and signs what it pushes.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { randomUUID } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import type { ConfirmationResults, RequestedTakedown } from './answers.ts';
import type { PlatformHabits } from './cast.ts';
import { enter, play, report, tell } from './part.ts';
import { until } from './patience.ts';
import { PlatformDesk, type Confirmation } from './platform-desk.ts';

const { api, port, habits } = await enter();
const custom = JSON.parse(habits) as PlatformHabits;
const desk = new PlatformDesk(custom);
let endpointSecret = '';
let signingSecret = '';
const verified = { webhooks: 0, refused: 0 };

/** Registers the key that it signs with and the address that it listens at, and waits for the handshake. */
async function enlist(): Promise<void> {
  await listen();
  const key = await api.call<{ secret: string }>('createSigningKey');
  signingSecret = key.secret;
  const url = `http://127.0.0.1:${port}/webhooks`;
  const endpoint = await api.call<{ id: string; secret: string }>('registerWebhookEndpoint', {
    body: { url, eventTypes: ['takedown.requested'] },
  });
  endpointSecret = endpoint.secret;
  await until('the handshake', async () => {
    const { state } = await api.call<{ state: string }>('readWebhookEndpoint', { params: { id: endpoint.id } });
    return state === 'verified' ? state : undefined;
  });
}

function listen(): Promise<void> {
  const server = createServer((request, response) => void receive(request, response));
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
}

async function receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  const message = verifiedMessage(Buffer.concat(chunks), request.headers as Record<string, string>);
  if (!message) return void response.writeHead(401).end();
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(JSON.stringify(answerTo(message)));
}

interface Message {
  type: string;
  challenge?: string;
  data?: RequestedTakedown;
}

/** The message, if our endpoint's secret has signed exactly these bytes within the last minutes. */
function verifiedMessage(body: Buffer, headers: Record<string, string>): Message | undefined {
  try {
    const message = new Webhook(endpointSecret).verify(body, headers) as Message;
    verified.webhooks += 1;
    return message;
  } catch {
    verified.refused += 1;
    return undefined;
  }
}

function answerTo({ type, challenge, data }: Message): object {
  if (type === 'endpoint.verification') return { challenge };
  // The same message may come twice; what is on the desk already stays as it is.
  if (data && desk.take(data)) report({ operationId: 'webhook:takedown.requested', params: {}, answer: data });
  return {};
}

/** Confirms what is due by this platform's habits. */
async function work({ at }: { at: string }): Promise<void> {
  const confirmations = desk.due(new Date(at));
  if (confirmations.length === 0) return;
  // `duplicate` too is good news: the answer to an earlier attempt has got lost on its way.
  const refused = (await push(confirmations)).results.filter(({ result }) => result === 'refused');
  if (refused.length > 0) throw new Error(`Confirmations were refused: ${JSON.stringify(refused)}`);
  for (const text of desk.remarks()) tell(text);
  if (custom.repeats) await pushAgain(confirmations);
}

async function pushAgain(confirmations: Confirmation[]): Promise<void> {
  const again = await push(confirmations);
  const changed = again.results.filter(({ result }) => result !== 'duplicate');
  if (changed.length > 0) throw new Error(`The same push changed something: ${JSON.stringify(changed)}`);
}

/** Pushes confirmations with the token and the signature over the raw body. */
function push(confirmations: Confirmation[]): Promise<ConfirmationResults> {
  const body = JSON.stringify({ confirmations });
  const id = `msg_${randomUUID()}`;
  const now = new Date();
  const headers = {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(now.getTime() / 1_000)),
    'webhook-signature': new Webhook(signingSecret).sign(id, now, body),
  };
  return api.call<ConfirmationResults>('confirmTakedowns', { body, headers });
}

play({
  enlist,
  work,
  inbox: () => Promise.resolve(desk.received()),
  verified: () => Promise.resolve(verified),
  readThread: ({ id }: { id: string }) => api.call('readThread', { params: { id } }),
});
