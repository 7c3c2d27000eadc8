import { forwardedRequestHeaders, forwardedResponseHeaders } from './headers.js';

describe('the headers of a forwarded request', () => {
  it('keeps what a service needs, signatures included', () => {
    const needed = {
      authorization: 'Bearer x',
      'content-type': 'application/json',
      'idempotency-key': 'k',
      'if-match': '"3"',
      'webhook-id': 'msg_1',
      'webhook-timestamp': '1',
      'webhook-signature': 'v1,abc',
      'file-name': 'Bi%C3%AAn%20b%E1%BA%A3n.pdf',
      'receipt-code': '4821093377126054',
    };
    expect(forwardedRequestHeaders(needed)).toEqual(needed);
  });

  it('leaves behind who the caller is and what the caller claims to be', () => {
    const revealing = {
      cookie: 'a=b',
      forwarded: 'for=192.0.2.1',
      'user-agent': 'Mozilla',
      'x-forwarded-for': '192.0.2.1',
      'x-real-ip': '192.0.2.1',
      'x-caller': 'standing-office',
      traceparent: '00-0-0-00',
    };
    expect(forwardedRequestHeaders(revealing)).toEqual({});
  });
});

describe('the headers of a forwarded answer', () => {
  it('keeps what a caller needs', () => {
    const needed = { etag: '"1"', location: '/v1/tips/1', 'retry-after': '1', sunset: 'x', 'content-type': 'text/csv' };
    const ofFile = { 'content-disposition': 'attachment', 'x-content-type-options': 'nosniff' };
    expect(forwardedResponseHeaders({ ...needed, ...ofFile })).toEqual({ ...needed, ...ofFile });
  });

  it('leaves behind what tells of the inside', () => {
    expect(forwardedResponseHeaders({ server: 'x', 'x-powered-by': 'y', 'set-cookie': ['a=b'] })).toEqual({});
  });
});
