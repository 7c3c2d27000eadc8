import { Webhook } from 'standardwebhooks';
import { newWebhookSecret, signWebhook, verifyWebhook } from './webhooks.js';

const secret = newWebhookSecret();
const body = '{"outcome":"đã gỡ"}';
const now = new Date();

function headersFor(over: Record<string, string | undefined> = {}, signedAt = now, signer = secret) {
  return {
    'webhook-id': 'm-1',
    'webhook-timestamp': String(Math.floor(signedAt.getTime() / 1000)),
    'webhook-signature': signWebhook(signer, 'm-1', signedAt, body),
    ...over,
  };
}

describe('webhook signatures', () => {
  it('are accepted from either secret of a rotation, and by any library of the standard', () => {
    expect(verifyWebhook([newWebhookSecret(), secret], headersFor(), Buffer.from(body), now)).toBe(true);
    expect(() => new Webhook(secret).verify(body, headersFor())).not.toThrow();
  });

  it('are found among several in the header', () => {
    const { 'webhook-signature': signature } = headersFor();
    expect(
      verifyWebhook([secret], headersFor({ 'webhook-signature': `v1,AAAA v1a,xyz ${signature}` }), body, now),
    ).toBe(true);
  });

  it.each<[string, Record<string, string | undefined>]>([
    ['another id', { 'webhook-id': 'm-2' }],
    ['another time', { 'webhook-timestamp': String(Math.floor(now.getTime() / 1000) - 1) }],
    ['a time that is no number', { 'webhook-timestamp': '1e9' }],
    ['no signature', { 'webhook-signature': undefined }],
    ['no id', { 'webhook-id': undefined }],
    ['an empty signature', { 'webhook-signature': '' }],
    ['a signature of another length', { 'webhook-signature': 'v1,AAAA' }],
  ])('are refused with %s', (_name, over) => {
    expect(verifyWebhook([secret], headersFor(over), body, now)).toBe(false);
  });

  it('are refused for another body, under another secret, and without any', () => {
    expect(verifyWebhook([secret], headersFor(), `${body} `, now)).toBe(false);
    expect(verifyWebhook([newWebhookSecret()], headersFor(), body, now)).toBe(false);
    expect(verifyWebhook([], headersFor(), body, now)).toBe(false);
  });

  it('hold for five minutes in either direction', () => {
    const at = (seconds: number) => new Date(now.getTime() + seconds * 1000);
    expect(verifyWebhook([secret], headersFor({}, at(-299)), body, now)).toBe(true);
    expect(verifyWebhook([secret], headersFor({}, at(299)), body, now)).toBe(true);
    expect(verifyWebhook([secret], headersFor({}, at(-302)), body, now)).toBe(false);
    expect(verifyWebhook([secret], headersFor({}, at(302)), body, now)).toBe(false);
  });
});
