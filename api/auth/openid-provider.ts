/** The signature algorithms that a provider may be configured with: all asymmetric, so that a public key is never a secret. */
export const TOKEN_ALGORITHMS = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
] as const;
export type TokenAlgorithm = (typeof TOKEN_ALGORITHMS)[number];

/** The OpenID provider that people sign in with, and what its tokens must look like. */
export interface OpenIdProvider {
  /** Exactly as the `iss` of its tokens says it. */
  readonly issuer: string;
  /** Must be among the `aud` of a token: a token for another service is none for us. */
  readonly audience: string;
  /** Where its signing keys are; null to ask its discovery document. */
  readonly jwksUrl: string | null;
  readonly algorithms: readonly TokenAlgorithm[];
  /** How far its clock and ours may be apart. */
  readonly clockSkewSeconds: number;
}
