/** Something that must be read nowhere, and what to call it without saying it. */
export interface Secret {
  readonly name: string;
  readonly value: string;
}

/** A text and where it was read. */
export interface ReadText {
  readonly source: string;
  readonly text: string;
}

// What AWS gives out for an hour cannot be known beforehand, but it has a form.
const FORMS: readonly (readonly [string, RegExp])[] = [
  ['a session token', /FwoGZXIvYXdzE[A-Za-z0-9_-]{20,}/],
  ['the access key id of a session', /\bASIA[A-Z0-9]{12,}\b/],
  ['a private key', /-----BEGIN [A-Z ]*PRIVATE KEY-----/],
];

const forms = (value: string): string[] => [
  value,
  Buffer.from(value).toString('base64').replace(/=+$/, ''),
  Buffer.from(value).toString('hex'),
  encodeURIComponent(value),
];

/** Where a secret stands in the open, in base64, in hex or in an address; a sentence never repeats the secret itself. */
export function noSecrets(texts: readonly ReadText[], secrets: readonly Secret[]): string[] {
  const wanted = secrets.map(({ name, value }) => ({ name, forms: [...new Set(forms(value))] }));
  return texts.flatMap(({ source, text }) => [
    ...wanted.filter((secret) => secret.forms.some((form) => text.includes(form))).map(({ name }) => `${source} tells ${name}`),
    ...FORMS.filter(([, form]) => form.test(text)).map(([name]) => `${source} tells ${name}`),
  ]);
}
