/** What stands where a secret was. */
export const CUT = '[secret]';

/** Names under which secrets come, whatever they are called around it. */
const SECRET_NAME = /secret|password|passphrase|token|apikey|authorization|externalid|privatekey/i;

/** Secrets that can be told by their form, wherever they stand: keys of ours, external IDs, AWS access key ids, tokens of OpenID providers, private keys. */
const SECRET_FORMS =
  /\bsw_[0-9a-z]{10,12}_[A-Za-z0-9_-]{43}|\bsnapward-[0-9a-f]{64}\b|\b(?:AKIA|ASIA)[A-Z0-9]{12,}\b|\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*|-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*/g;

/** Text without what has the form of a secret. */
export const withoutSecrets = (text: string): string => text.replace(SECRET_FORMS, CUT);

/** A copy of a value without secrets: what a secret's name names is cut whole, and what has a secret's form is cut out of every text. */
export function cutSecrets(value: unknown): unknown {
  if (typeof value === 'string') return withoutSecrets(value);
  if (Array.isArray(value)) return value.map(cutSecrets);
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      withoutSecrets(name),
      SECRET_NAME.test(name) && isGiven(inner) ? CUT : cutSecrets(inner),
    ]),
  );
}

/** Whether there was a secret at all may be told. */
const isGiven = (value: unknown): boolean => value !== null && value !== undefined && typeof value !== 'boolean';
