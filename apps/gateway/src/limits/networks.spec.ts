import { networksOf } from './networks.js';

describe('the networks of a caller', () => {
  it.each([
    ['198.51.100.7', '198.51.100.0/24'],
    ['203.0.113.255', '203.0.113.0/24'],
    ['2001:db8:1:2::', '2001:db8:1::/48'],
    ['2001:db8:1:ffff::', '2001:db8:1::/48'],
    ['2001:db8:2::', '2001:db8:2::/48'],
    ['::', '::/48'],
  ])('of %s are itself and %s', (address, network) => {
    expect(networksOf(address)).toEqual({ address, network });
  });

  it('are some for a connection that is gone and has no address any more', () => {
    expect(networksOf('')).toEqual({ address: '', network: '/48' });
  });
});
