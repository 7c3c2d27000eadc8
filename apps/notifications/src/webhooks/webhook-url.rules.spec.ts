import { isLoopback, targetFrom, targetOf } from './webhook-url.rules.js';
import { WebhookTargets } from './webhook-targets.service.js';

const none = new WebhookTargets({ WEBHOOK_ALLOWED_TARGETS: [], NODE_ENV: 'production' });
const some = new WebhookTargets({ WEBHOOK_ALLOWED_TARGETS: ['127.0.0.1:4010', 'Noi-Bo.Example:80'], NODE_ENV: 'test' });

function faultOf(targets: WebhookTargets, url: string): unknown {
  try {
    targets.checkedUrl(url);
    return undefined;
  } catch (error) {
    return (error as { options: { errors: { code: string }[] } }).options.errors[0]?.code;
  }
}

describe('the address of an endpoint', () => {
  it('may be any public host over https, and is kept in its normal form', () => {
    expect(none.checkedUrl('HTTPS://Choviet.Example:443/vigil?a=b')).toBe('https://choviet.example/vigil?a=b');
    expect(faultOf(none, 'https://choviet.example:8443/vigil')).toBeUndefined();
  });

  it.each([
    ['not a url', 'is-url'],
    ['ftp://choviet.example/', 'is-url'],
    ['file:///etc/passwd', 'is-url'],
    ['http://choviet.example/', 'https-required'],
    ['https://vigil:secret@choviet.example/', 'credentials'],
    ['https://choviet.example/#part', 'fragment'],
    ['https://localhost/', 'address-refused'],
    ['https://api.localhost/', 'address-refused'],
    ['https://127.0.0.1/', 'address-refused'],
    ['https://2130706433/', 'address-refused'],
    ['https://10.0.0.8/', 'address-refused'],
    ['https://169.254.169.254/latest/meta-data', 'address-refused'],
    ['https://[::1]/', 'address-refused'],
    ['https://[::ffff:10.0.0.8]/', 'address-refused'],
  ])('is refused if it is %s (%s)', (url, code) => {
    expect(faultOf(none, url)).toBe(code);
  });

  it('may be private or without TLS where the operator names its very host and port', () => {
    expect(faultOf(some, 'http://127.0.0.1:4010/hooks')).toBeUndefined();
    expect(faultOf(some, 'http://noi-bo.example/hooks')).toBeUndefined();
    expect(faultOf(some, 'http://127.0.0.1:4011/hooks')).toBe('https-required');
    expect(faultOf(some, 'https://127.0.0.1/hooks')).toBe('address-refused');
    expect(faultOf(some, 'http://noi-bo.example:8080/hooks')).toBe('https-required');
  });
});

describe('the list of allowed targets', () => {
  it.each([
    'localhost:80',
    'api.localhost:80',
    '127.0.0.1:80',
    '127.8.8.8:80',
    '0.0.0.0:80',
    '[::1]:80',
    '[::ffff:127.0.0.1]:80',
  ])('refuses loopback in production: %s', (pair) => {
    const start = () => new WebhookTargets({ WEBHOOK_ALLOWED_TARGETS: [pair], NODE_ENV: 'production' });
    expect(start).toThrow(/must not name loopback in production/);
  });

  it.each([
    'choviet.example',
    'choviet.example:0',
    'choviet.example:99999',
    'https://choviet.example:443',
    ':80',
    'a/b:80',
  ])('refuses what is no pair of host and port: %s', (pair) => {
    expect(() => new WebhookTargets({ WEBHOOK_ALLOWED_TARGETS: [pair], NODE_ENV: 'test' })).toThrow(/host:port/);
  });

  it('takes private hosts in production', () => {
    const targets = new WebhookTargets({ WEBHOOK_ALLOWED_TARGETS: ['10.0.0.8:443'], NODE_ENV: 'production' });
    expect(faultOf(targets, 'https://10.0.0.8/hooks')).toBeUndefined();
  });

  it('compares pairs in one form', () => {
    expect(targetFrom('[0:0:0:0:0:0:0:1]:80')).toBe('[::1]:80');
    expect(targetOf(new URL('https://Choviet.example/'))).toBe('choviet.example:443');
    expect(isLoopback('choviet.example:443')).toBe(false);
  });
});
