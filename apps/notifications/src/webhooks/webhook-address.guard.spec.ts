import { isPublicAddress, literalAddressOf } from './webhook-address.guard.js';

describe('an address to which a delivery may go', () => {
  it.each(['1.1.1.1', '103.1.208.10', '8.8.8.8', '2606:4700:4700::1111', '2405:4800::1'])('is %s', (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });
});

describe('an address to which no delivery goes', () => {
  it.each([
    ['this network', '0.0.0.0'],
    ['private', '10.1.2.3'],
    ['private', '172.31.255.255'],
    ['private', '192.168.1.1'],
    ['shared by a provider', '100.64.0.1'],
    ['metadata of a cloud', '169.254.169.254'],
    ['metadata of a cloud', '100.100.100.200'],
    ['metadata of a cloud', '168.63.129.16'],
    ['loopback', '127.0.0.1'],
    ['loopback', '127.9.9.9'],
    ['benchmarks', '198.19.0.1'],
    ['documentation', '203.0.113.7'],
    ['multicast', '224.0.0.1'],
    ['broadcast', '255.255.255.255'],
    ['unspecified', '::'],
    ['loopback', '::1'],
    ['unique local', 'fd00:ec2::254'],
    ['link-local', 'fe80::1'],
    ['link-local with zone', 'fe80::1%eth0'],
    ['mapped loopback', '::ffff:127.0.0.1'],
    ['mapped loopback in hex', '::ffff:7f00:1'],
    ['mapped metadata', '::ffff:169.254.169.254'],
    ['mapped, even if public', '::ffff:8.8.8.8'],
    ['compatible', '::127.0.0.1'],
    ['translated', '64:ff9b::7f00:1'],
    ['6to4', '2002:7f00:1::'],
    ['Teredo', '2001:0:7f00:1::'],
    ['documentation', '2001:db8::1'],
    ['multicast', 'ff02::1'],
    ['no address at all', 'localhost'],
  ])('is %s: %s', (_, address) => {
    expect(isPublicAddress(address)).toBe(false);
  });
});

describe('the literal address of a URL', () => {
  it.each([
    ['http://127.1/', '127.0.0.1'],
    ['http://0x7f.0.0.1/', '127.0.0.1'],
    ['http://2130706433/', '127.0.0.1'],
    ['http://[::ffff:127.0.0.1]/', '::ffff:7f00:1'],
    ['http://１２７.0.0.1/', '127.0.0.1'],
  ])('of %s is %s, however it is written', (url, address) => {
    expect(literalAddressOf(new URL(url))).toBe(address);
  });

  it('is none for a name', () => {
    expect(literalAddressOf(new URL('https://choviet.example/'))).toBeUndefined();
  });
});
