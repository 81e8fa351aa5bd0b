/** Somebody whom the sandbox's OpenID provider knows, and what the story makes of them in Snapward. */
export interface SandboxPerson {
  /** The `sub` of their tokens. */
  readonly subject: string;
  readonly name: string;
  readonly email: string;
  readonly emailVerified: boolean;
  /** In the MSP, or in the first tenant of the world. */
  readonly role: string;
}

/** The people of the sandbox; the last one belongs nowhere, because nobody has verified her e-mail address. */
export const PEOPLE: readonly SandboxPerson[] = [
  { subject: 'ada', name: 'Ada Adler', email: 'ada@northwind.example', emailVerified: true, role: 'MSP_ADMIN' },
  { subject: 'otto', name: 'Otto Okafor', email: 'otto@northwind.example', emailVerified: true, role: 'MSP_OPERATOR' },
  { subject: 'aude', name: 'Aude Aubert', email: 'aude@northwind.example', emailVerified: true, role: 'MSP_AUDITOR' },
  { subject: 'tara', name: 'Tara Tanaka', email: 'tara@acme.example', emailVerified: true, role: 'TENANT_ADMIN' },
  { subject: 'vito', name: 'Vito Vargas', email: 'vito@acme.example', emailVerified: true, role: 'TENANT_VIEWER' },
  { subject: 'una', name: 'Una Unger', email: 'una@acme.example', emailVerified: false, role: 'TENANT_ADMIN' },
];
