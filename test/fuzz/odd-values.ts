import type { SeededRandom } from '../support/faults/seeded-random';

/** Texts that have broken somebody's program. */
const TEXTS: readonly [string, ...string[]] = [
  '',
  ' ',
  'ordinary',
  'x'.repeat(5_000),
  '\u0000',
  '\ud800',
  'a\u0007b',
  '\u202etxt',
  '💾'.repeat(60),
  "' or '1'='1",
  '"; drop table job; --',
  '%_\\',
  '{"$ne": null}',
  '${jndi:ldap://127.0.0.1}',
  '../../etc/passwd',
  '__proto__',
  'null',
  '-1',
  '1e400',
  '2026-02-30T25:61:61Z',
  '9999-12-31T23:59:59.999Z',
  'arn:aws:iam::123456789012:role/Snapward',
  '123456789012',
  'eu-west-1',
];

const NUMBERS: readonly [number, ...number[]] = [
  0,
  1,
  -1,
  2,
  7,
  100,
  101,
  200,
  201,
  65_536,
  2 ** 31 - 1,
  -(2 ** 31),
  2 ** 31,
  2 ** 53,
  1.5,
  1e308,
];

const DATES: readonly [string, ...string[]] = [
  '2026-01-01T00:00:00Z',
  '0001-01-01T00:00:00Z',
  '9999-12-31T23:59:59Z',
  '+275760-09-13T00:00:00Z',
  'tomorrow',
];

/** A value for a scalar of this name: mostly of its kind and odd, now and then of another kind. */
export function oddScalar(random: SeededRandom, scalar: string, ids: readonly string[]): unknown {
  if (random.between(1, 25) === 1) return random.pick<unknown>([null, true, 0, '', [], {}, [[]], { a: 1 }]);
  switch (scalar) {
    case 'Int':
    case 'Float':
      return random.pick(NUMBERS);
    case 'Boolean':
      return random.pick([true, false]);
    case 'DateTime':
      return random.pick(DATES);
    case 'ID': {
      const id = ids[random.between(0, Math.max(0, ids.length - 1))] ?? 'nobody';
      return random.pick([id, id, id, `${id}0`, id.toUpperCase(), random.pick(TEXTS)]);
    }
    default:
      return random.pick(TEXTS);
  }
}

/** The text with a character left out, doubled, or put in, somewhere. */
export function garbled(random: SeededRandom, text: string): string {
  const at = random.between(0, text.length);
  return random.pick([
    text.slice(0, at) + text.slice(at + 1),
    text.slice(0, at) + text.charAt(at) + text.slice(at),
    text.slice(0, at) +
      random.pick(['{', '}', '(', ')', '"', '$', '@skip', '...', '!', '\u0000', '#', 'é', '\\u0000', '"""']) +
      text.slice(at),
    text.slice(0, at),
  ]);
}
