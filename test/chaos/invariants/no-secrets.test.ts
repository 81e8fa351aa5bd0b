import { inTheOpen } from '../facts/read-runs';
import { noSecrets } from './no-secrets';

const value = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCY';
const secrets = [{ name: 'the secret key', value }];
const found = (text: string): string[] => noSecrets([{ source: 'a log', text }], secrets);

describe('noSecrets', () => {
  it.each([
    ['in the open', `{"key":"${value}"}`],
    ['in base64', Buffer.from(value).toString('base64')],
    ['in hex, as a dump shows bytes', `\\x${Buffer.from(value).toString('hex')}`],
    ['in an address', `https://host/?key=${encodeURIComponent(value)}`],
  ])('finds a secret %s', (_, text) => {
    expect(found(text)).toEqual(['a log tells the secret key']);
  });

  it('finds what AWS gives out for an hour by its form', () => {
    expect(found(`token FwoGZXIvYXdzE${'x'.repeat(40)}`)).toEqual(['a log tells a session token']);
    expect(found('AccessKeyId: ASIAQWERTYUIOP123456')).toEqual(['a log tells the access key id of a session']);
  });

  it('never says the secret again', () => {
    expect(found(value).join(' ')).not.toContain(value);
  });

  it('finds nothing in an honest text', () => {
    expect(found('job job_1 is COMPLETED; snapshots of 3 instances')).toEqual([]);
  });

  it('looks into the payloads of a history, which are bytes', () => {
    const history = { events: [{ attributes: { input: { payloads: [{ data: Buffer.from(`{"secret":"${value}"}`) }] } } }] };

    expect(found(inTheOpen(history))).toEqual(['a log tells the secret key']);
    expect(found(inTheOpen({ message: value }))).toEqual(['a log tells the secret key']);
  });
});
