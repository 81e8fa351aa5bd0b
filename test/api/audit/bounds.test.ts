import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { denialWindows } from '../../../api/audit/denial-windows';
import { knownAddresses, networkOf } from '../../../api/audit/known-addresses';
import { requestFacts } from '../../../api/http/request-facts';
import { cutSecrets } from '../../../db/audit/cut-secrets';

describe('denials of one kind', () => {
  it('are written once a minute, and those in between are told with the next', () => {
    let nowMs = 0;
    const windows = denialWindows(() => nowMs);

    const first = windows.admit('one');
    const flood = Array.from({ length: 1_000 }, () => windows.admit('one'));
    const other = windows.admit('other');
    nowMs += 60_000;

    expect([first, other]).toEqual([{ unwritten: 0 }, { unwritten: 0 }]);
    expect(flood.every((admitted) => admitted === null)).toBe(true);
    expect([windows.admit('one'), windows.admit('one')]).toEqual([{ unwritten: 1_000 }, null]);
  });

  it('take a bounded memory, and the kind that is forgotten is the oldest', () => {
    const windows = denialWindows(() => 0);
    for (let kind = 0; kind <= 10_000; kind += 1) windows.admit(String(kind));

    expect([windows.admit('1'), windows.admit('10000'), windows.admit('0')]).toEqual([null, null, { unwritten: 0 }]);
  });
});

describe('known addresses', () => {
  it('are forgotten oldest first, and belong to one principal each', () => {
    const known = knownAddresses();
    for (let address = 0; address <= 10_000; address += 1) known.add('one', String(address));

    expect([known.has('one', '0'), known.has('one', '1'), known.has('one', '10000'), known.has('other', '1')]).toEqual([
      false,
      true,
      true,
      false,
    ]);
  });

  it.each([
    ['192.0.2.1', '192.0.2.1'],
    ['::1', '0:0:0:0::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['2001:0db8:0001:0002:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:db8:1:2:3:4:5::', '2001:db8:1:2::/64'],
  ])('%s counts as %s', (address, network) => {
    expect(networkOf(address)).toBe(network);
  });
});

describe('the address of a client', () => {
  const addressOf = (peer: string, forwarded: string | undefined, trusted: readonly string[]): string | null => {
    const socket = new Socket();
    Object.defineProperty(socket, 'remoteAddress', { value: peer });
    const request = new IncomingMessage(socket);
    if (forwarded !== undefined) request.headers['x-forwarded-for'] = forwarded;
    return requestFacts(trusted)(request, 'id').clientAddress;
  };

  it.each([
    ['nobody is trusted', '198.51.100.1', '203.0.113.9', [], '198.51.100.1'],
    ['the peer is no proxy', '198.51.100.1', '203.0.113.9', ['10.0.0.0/8'], '198.51.100.1'],
    ['the peer is a proxy', '10.1.2.3', '203.0.113.9', ['10.0.0.0/8'], '203.0.113.9'],
    ['the caller wrote an address before that', '10.1.2.3', '1.1.1.1, 203.0.113.9', ['10.0.0.0/8'], '203.0.113.9'],
    ['two proxies stand in a row', '10.1.2.3', '203.0.113.9,10.9.9.9', ['10.0.0.0/8'], '203.0.113.9'],
    ['the proxy says nothing', '10.1.2.3', undefined, ['10.0.0.0/8'], '10.1.2.3'],
    ['the proxy says no address', '10.1.2.3', 'unknown', ['10.0.0.0/8'], '10.1.2.3'],
    ['the peer is an IPv4 one over IPv6', '::ffff:10.1.2.3', '2001:DB8::1', ['10.0.0.0/8'], '2001:db8::1'],
    ['one IPv6 proxy is trusted', 'fd00::1', '203.0.113.9', ['fd00::1'], '203.0.113.9'],
    ['the connection is gone', '', '203.0.113.9', ['10.0.0.0/8'], null],
  ])('when %s', (_, peer, forwarded, trusted, address) => {
    expect(addressOf(peer, forwarded, trusted)).toBe(address);
  });
});

describe('what is cut out of events', () => {
  it('is every secret by its name, and by its form wherever it stands', () => {
    const key = `sw_abcdefghij_${'x'.repeat(43)}`;
    const external = `snapward-${'0f'.repeat(32)}`;

    const cut = cutSecrets({
      name: `The key ${key} of Contoso`,
      secretAccessKey: 'wJalr',
      nested: [
        { externalId: 'x', apiKey: null, withApiKey: true },
        external,
        'AKIAIOSFODNN7EXAMPLE',
        'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc',
      ],
      [key]: 1,
      at: new Date(0),
      count: 3,
    });

    expect(cut).toEqual({
      name: 'The key [secret] of Contoso',
      secretAccessKey: '[secret]',
      nested: [{ externalId: '[secret]', apiKey: null, withApiKey: true }, '[secret]', '[secret]', '[secret]'],
      '[secret]': 1,
      at: new Date(0),
      count: 3,
    });
  });
});
