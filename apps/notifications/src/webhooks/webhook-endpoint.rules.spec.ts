import { causeOfError, causeOfStatus } from './webhook-cause.rules.js';
import { echoes, handshakePauseAfter } from './webhook-endpoint.rules.js';

describe('the answer to a challenge', () => {
  it('is an echo only as JSON with the very challenge', () => {
    expect(echoes('{"challenge":"abc"}', 'abc')).toBe(true);
    for (const text of ['abc', '"abc"', '{"challenge":"abd"}', '{"other":"abc"}', '[]', 'null', ''])
      expect(echoes(text, 'abc')).toBe(false);
  });

  it('is waited for again after growing pauses, for a day and no longer', () => {
    const pauses = [1, 2, 3, 4, 5, 6, 7].map((attempts) => handshakePauseAfter(attempts) ?? 0);
    expect(pauses).toEqual([...pauses].sort((left, right) => left - right));
    expect(handshakePauseAfter(8)).toBeUndefined();
  });
});

describe('the cause of a failure', () => {
  it.each([
    [200, undefined],
    [299, undefined],
    [301, 'redirected'],
    [404, 'http-status'],
    [500, 'http-status'],
  ])('of an answer with status %s is %s', (status, cause) => {
    expect(causeOfStatus(status)).toBe(cause);
  });

  it.each([
    ['ERR_ADDRESS_REFUSED', 'address-refused'],
    ['ENOTFOUND', 'name-not-found'],
    ['ECONNREFUSED', 'connection-failed'],
    ['CERT_HAS_EXPIRED', 'tls-failed'],
    ['UND_ERR_CONNECT_TIMEOUT', 'timeout'],
  ])('of an error %s is %s', (code, cause) => {
    expect(causeOfError(Object.assign(new Error('any'), { code }))).toBe(cause);
  });
});
