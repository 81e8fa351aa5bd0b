import { createSecretKey, randomBytes } from 'node:crypto';
import { inspect } from 'node:util';
import { newId } from '../../db/new-id';
import { open, seal, SecretsKeyText } from '../../db/secrets';

const key = createSecretKey(randomBytes(32));
const id = newId('credential');
const SECRET = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';

describe('a sealed secret', () => {
  it('opens under the same key for the same row', () => {
    expect(open(key, id, seal(key, id, SECRET))).toBe(SECRET);
    expect(open(key, id, seal(key, id, 'ключ 🔑'))).toBe('ключ 🔑');
    expect(open(key, id, seal(key, id, ''))).toBe('');
  });

  it('shows nothing of its content, and is another one each time', () => {
    const [one, other] = [seal(key, id, SECRET), seal(key, id, SECRET)];

    for (let length = 6; length <= SECRET.length; length += 1) {
      expect(one.includes(SECRET.slice(0, length))).toBe(false);
      expect(one.includes(SECRET.slice(-length))).toBe(false);
    }
    expect(one.subarray(9).equals(other.subarray(9))).toBe(false);
  });

  it('does not open under another key, and says so', () => {
    expect(() => open(createSecretKey(randomBytes(32)), id, seal(key, id, SECRET))).toThrow('another SNAPWARD_SECRETS_KEY');
  });

  it('does not open for another row', () => {
    expect(() => open(key, newId('credential'), seal(key, id, SECRET))).toThrow('it belongs to another row or was changed');
  });

  it('does not open when any one of its bytes was changed', () => {
    const sealed = seal(key, id, SECRET);
    for (const place of sealed.keys()) {
      const changed = Buffer.from(sealed);
      changed.writeUInt8(changed.readUInt8(place) ^ 1, place);
      expect(() => open(key, id, changed)).toThrow('A stored secret cannot be opened');
    }
  });

  it('does not open when it was cut short', () => {
    const sealed = seal(key, id, SECRET);
    for (let length = 0; length < sealed.length; length += 1) {
      expect(() => open(key, id, sealed.subarray(0, length))).toThrow('A stored secret cannot be opened');
    }
  });

  it('never shows the secret in the error', () => {
    const failure = (() => {
      try {
        return open(key, newId('credential'), seal(key, id, SECRET));
      } catch (error) {
        return inspect(error);
      }
    })();
    expect(failure).toContain('SecretNotOpened');
    expect(failure).not.toContain(SECRET);
  });
});

describe('the secrets key', () => {
  it('is read from 32 bytes in base64, and does not show itself when it is printed', () => {
    const text = randomBytes(32).toString('base64');

    const read = SecretsKeyText.parse(text);

    expect(inspect(read, { depth: 5, showHidden: true })).not.toContain(text);
    expect(JSON.stringify({ read })).not.toContain(text);
    expect(open(read, id, seal(read, id, SECRET))).toBe(SECRET);
  });

  it.each([
    ['too short', randomBytes(31).toString('base64'), 'must be 32 bytes in base64'],
    ['not base64', '!'.repeat(44), 'must be base64'],
  ])('is refused when it is %s', (_, text, reason) => {
    expect(SecretsKeyText.safeParse(text).error?.issues.map(({ message }) => message)).toContain(reason);
  });
});
