import { Agent, request } from 'undici';
import { verifyWebhook, newWebhookSecret } from '#shared/auth';
import { startReceiver, type Receiver } from '../../test/receiver.js';
import { lookupPublic } from './webhook-address.guard.js';
import { WebhookTargets } from './webhook-targets.service.js';
import { WebhookClient, type WebhookAnswer } from './webhook.client.js';

const secret = newWebhookSecret();
const messageId = '019ab3d9-8123-7f00-9abc-def012345678';
const body = JSON.stringify({ type: 'takedown.requested', note: 'Gỡ bỏ hàng giả' });
const clients: WebhookClient[] = [];
let receiver: Receiver;
let inside: Receiver;

beforeAll(async () => {
  [receiver, inside] = await Promise.all([startReceiver(), startReceiver()]);
});

beforeEach(() => {
  receiver.calls.length = 0;
  receiver.answer = () => ({ status: 200 });
});

afterAll(async () => {
  await Promise.all(clients.map((client) => client.onApplicationShutdown()));
  await Promise.all([receiver.close(), inside.close()]);
});

function clientAllowing(...targets: string[]): WebhookClient {
  const client = new WebhookClient(new WebhookTargets({ WEBHOOK_ALLOWED_TARGETS: targets, NODE_ENV: 'test' }));
  clients.push(client);
  return client;
}

const post = (client: WebhookClient, url: string, ending?: AbortSignal): Promise<WebhookAnswer> =>
  client.post({ url, secret, messageId, body }, ending);

const portOf = ({ target }: Receiver) => target.split(':')[1];

describe('a message to an endpoint', () => {
  it('is signed over id, time and the very bytes that are sent', async () => {
    expect(await post(clientAllowing(receiver.target), receiver.url)).toMatchObject({ status: 200 });
    const [call] = receiver.calls;
    expect(call?.raw).toBe(body);
    expect(call?.headers['webhook-id']).toBe(messageId);
    expect(verifyWebhook([secret], call?.headers ?? {}, call?.raw ?? '')).toBe(true);
    expect(verifyWebhook([newWebhookSecret()], call?.headers ?? {}, call?.raw ?? '')).toBe(false);
    expect(verifyWebhook([secret], call?.headers ?? {}, `${call?.raw} `)).toBe(false);
  });

  it('has its answer read to a limit', async () => {
    receiver.answer = () => ({ status: 200, body: 'x'.repeat(100_000) });
    expect(await post(clientAllowing(receiver.target), receiver.url)).toEqual({ status: 200, text: '' });
  });

  it('fails by the status of an answer that is not 2xx', async () => {
    receiver.answer = () => ({ status: 503 });
    expect(await post(clientAllowing(receiver.target), receiver.url)).toMatchObject({
      cause: 'http-status',
      status: 503,
    });
  });

  it('fails where nobody listens', async () => {
    const gone = await startReceiver();
    await gone.close();
    expect(await post(clientAllowing(gone.target), gone.url)).toMatchObject({ cause: 'connection-failed' });
  });

  it('is broken off at the end of the process', async () => {
    receiver.answer = () => ({ status: 200, afterMs: 5_000 });
    const ending = new AbortController();
    const answer = post(clientAllowing(receiver.target), receiver.url, ending.signal);
    setTimeout(() => ending.abort(), 100);
    expect((await answer).status).toBeUndefined();
  });

  it('is given 10 seconds', async () => {
    receiver.answer = () => ({ status: 200, afterMs: 60_000 });
    const begin = performance.now();
    expect(await post(clientAllowing(receiver.target), receiver.url)).toMatchObject({ cause: 'timeout' });
    const took = performance.now() - begin;
    expect(took).toBeGreaterThan(9_500);
    expect(took).toBeLessThan(18_000); // On a machine that does much else.
  });
});

describe('no message', () => {
  afterEach(() => expect(inside.calls).toEqual([]));

  it('goes to a loopback, private or metadata address, however it is written', async () => {
    const client = clientAllowing();
    for (const host of [
      '127.0.0.1',
      '127.1',
      '0x7f000001',
      '[::1]',
      '[::ffff:127.0.0.1]',
      '0.0.0.0',
      '[::]',
      '10.0.0.8',
    ])
      expect(await post(client, `https://${host}:${portOf(inside)}/`)).toMatchObject({ cause: 'address-refused' });
    expect(await post(client, 'https://169.254.169.254/latest/meta-data')).toMatchObject({ cause: 'address-refused' });
  });

  it('goes to a name that leads to this machine, which is seen when the connection is made', async () => {
    const guarded = new Agent({ connect: { lookup: lookupPublic } });
    const reached = request(`http://localhost:${portOf(inside)}/`, { dispatcher: guarded, method: 'POST', body });
    await expect(reached).rejects.toMatchObject({ code: 'ERR_ADDRESS_REFUSED' });
    await guarded.destroy();
  });

  it('goes without TLS to a host that the operator does not name', async () => {
    expect(await post(clientAllowing(), 'http://choviet.example/')).toMatchObject({ cause: 'address-refused' });
  });

  it('goes to another port of an allowed host', async () => {
    const client = clientAllowing(receiver.target);
    expect(await post(client, inside.url)).toMatchObject({ cause: 'address-refused' });
  });

  it('follows a redirect', async () => {
    for (const status of [301, 302, 303, 307, 308]) {
      receiver.answer = () => ({ status, headers: { location: inside.url } });
      const client = clientAllowing(receiver.target, inside.target);
      expect(await post(client, receiver.url)).toMatchObject({ cause: 'redirected', status });
    }
  });

  it('goes to a name that does not exist', async () => {
    expect(await post(clientAllowing(), 'https://khong-co.invalid/')).toMatchObject({ cause: 'name-not-found' });
  });
});

describe('without the look at addresses', () => {
  it('a message would reach this machine (control)', async () => {
    const unguarded = new Agent();
    await request(`http://localhost:${portOf(inside)}/`, { dispatcher: unguarded, method: 'POST', body });
    expect(inside.calls).toHaveLength(1);
    await unguarded.destroy();
  });
});
