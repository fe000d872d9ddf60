import { BlockList, isIPv4, isIPv6 } from 'node:net';
import fc from 'fast-check';
import t from 'tap';
import { isWithin, mayFetchFrom, parseAddress, parseNetwork, reachOf } from '../../../daemon/config/networks.js';

function reach(text: string): string {
  const address = parseAddress(text);
  return address === null ? 'no address' : reachOf(address);
}

t.test('addresses of the internet, of somebody’s own, and of nobody', (t) => {
  const expected: Readonly<Record<string, readonly string[]>> = {
    public: ['8.8.8.8', '1.1.1.1', '172.32.0.1', '192.169.0.1', '2606:4700::1111', '::ffff:8.8.8.8'],
    private: [
      ...['10.0.0.1', '172.16.0.1', '172.31.255.255', '192.168.1.1', '127.0.0.1', '169.254.169.254', '100.64.0.1'],
      ...[
        '::1',
        'fe80::1',
        'fd00::1',
        '::ffff:127.0.0.1',
        '::7f00:1',
        '64:ff9b::a00:1',
        '2002:7f00:1::',
        '2001:db8::1',
      ],
    ],
    nobody: ['0.0.0.0', '224.0.0.1', '255.255.255.255', '::', 'ff02::1', '::ffff:0.0.0.0'],
    'no address': [
      ...['', 'localhost', '1.2.3', '1.2.3.256', '01.2.3.4', '1.2.3.4.5', '0x7f.1', ':::', '1::2::3', 'fe80::1%eth0'],
      '12345::',
    ],
  };
  for (const [is, texts] of Object.entries(expected)) for (const text of texts) t.equal(reach(text), is, text);
  t.equal(reach('64:ff9b::808:808'), 'public', 'a translated address is what it stands for');
  t.end();
});

t.test('a private network must be named, and nobody can be named', (t) => {
  const named = ['192.168.20.0/24', 'fd00:20::/64', '224.0.0.0/4'].map(parseNetwork).filter((one) => one !== null);
  const may = (text: string): boolean => {
    const address = parseAddress(text);
    return address !== null && mayFetchFrom(address, named);
  };
  for (const text of ['192.168.20.7', '::ffff:192.168.20.7', 'fd00:20::9', '8.8.8.8']) t.ok(may(text), text);
  for (const text of ['192.168.21.7', '127.0.0.1', 'fd00:21::9', '224.0.0.1', '169.254.169.254'])
    t.notOk(may(text), text);
  t.end();
});

t.test('what is no network', (t) => {
  for (const text of [
    '',
    '10.0.0.0',
    '10.0.0.0/33',
    'fd00::/129',
    '10.0.0/8',
    '/8',
    'x/8',
    '10.0.0.0/8/8',
    '10.0.0.0/-1',
  ])
    t.equal(parseNetwork(text), null, text);
  t.end();
});

t.test('Node’s own judge of addresses and networks says the same', (t) => {
  fc.assert(
    fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), (text) => {
      const isAddress = isIPv4(text) || isIPv6(text);
      return (parseAddress(text) !== null) === isAddress;
    }),
  );
  fc.assert(
    fc.property(fc.ipV4(), fc.ipV4(), fc.integer({ min: 0, max: 32 }), (base, text, bits) => {
      const list = new BlockList();
      list.addSubnet(base, bits, 'ipv4');
      const [address, network] = [parseAddress(text), parseNetwork(`${base}/${bits}`)];
      return address !== null && network !== null && isWithin(address, network) === list.check(text, 'ipv4');
    }),
  );
  fc.assert(
    fc.property(fc.ipV6(), fc.ipV6(), fc.integer({ min: 1, max: 128 }), (base, text, bits) => {
      const list = new BlockList();
      list.addSubnet(base, bits, 'ipv6');
      const [address, network] = [parseAddress(text), parseNetwork(`${base}/${bits}`)];
      return address !== null && network !== null && isWithin(address, network) === list.check(text, 'ipv6');
    }),
  );
  t.end();
});
