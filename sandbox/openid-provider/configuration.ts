import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { PEOPLE } from './people';

/** Who the tokens of the sandbox's provider are for: the API. */
export const SANDBOX_AUDIENCE = 'https://snapward.example/graphql';

/** The public client of a portal; it comes back to `/callback` on any port of this machine. */
export const PORTAL_CLIENT = 'snapward-portal';

const TOKEN_SECONDS = 3600;

/** The few things of a request that our configuration looks at. */
interface Asked {
  readonly oidc: {
    readonly client?: { readonly clientId: string };
    readonly session?: { readonly accountId?: string };
    readonly provider: { readonly Grant: new (of: { readonly clientId?: string; readonly accountId?: string }) => Grant };
  };
}

interface Grant {
  addOIDCScope(scope: string): void;
  addResourceScope(resource: string, scope: string): void;
  save(): Promise<string>;
}

const accountOf = (subject: string) => {
  const person = PEOPLE.find((known) => known.subject === subject);
  if (!person) return undefined;
  const claims = { sub: subject, name: person.name, email: person.email, email_verified: person.emailVerified };
  return { accountId: subject, claims: () => claims };
};

/** All that the portal may ask for; nobody is asked to grant it. */
async function grantWithoutAsking({ oidc: { client, session, provider } }: Asked): Promise<Grant> {
  const grant = new provider.Grant({ clientId: client?.clientId, accountId: session?.accountId });
  grant.addOIDCScope('openid email profile');
  grant.addResourceScope(SANDBOX_AUDIENCE, 'snapward');
  await grant.save();
  return grant;
}

const isOfThisMachine = (origin: string): boolean => ['127.0.0.1', 'localhost'].includes(new URL(origin).hostname);

function signingKey(): object {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return { ...privateKey.export({ format: 'jwk' }), kid: randomBytes(8).toString('hex'), alg: 'ES256', use: 'sig' };
}

/** How the provider behaves, with this policy of what it asks people: code with PKCE and nothing else, access tokens that are signed for the API, keys of this run alone. */
export const providerConfiguration = (policy: unknown): object => ({
  clients: [
    {
      client_id: PORTAL_CLIENT,
      // Of a native client only does the port of the address to come back to not matter.
      application_type: 'native',
      token_endpoint_auth_method: 'none',
      grant_types: ['authorization_code'],
      response_types: ['code'],
      redirect_uris: ['http://127.0.0.1/callback', 'http://localhost/callback'],
      id_token_signed_response_alg: 'ES256',
    },
  ],
  jwks: { keys: [signingKey()] },
  cookies: { keys: [randomBytes(32).toString('hex')] },
  pkce: { required: () => true },
  responseTypes: ['code'],
  scopes: ['openid', 'email', 'profile'],
  claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
  findAccount: (_: unknown, subject: string) => accountOf(subject),
  extraTokenClaims: (_: unknown, { accountId }: { readonly accountId: string }) => accountOf(accountId)?.claims(),
  loadExistingGrant: grantWithoutAsking,
  interactions: {
    policy,
    url: (_: unknown, { uid }: { readonly uid: string }) => `/interaction/${uid}`,
  },
  clientBasedCORS: (_: unknown, origin: string) => isOfThisMachine(origin),
  ttl: {
    AccessToken: TOKEN_SECONDS,
    IdToken: TOKEN_SECONDS,
    Interaction: TOKEN_SECONDS,
    Session: 12 * TOKEN_SECONDS,
    Grant: 12 * TOKEN_SECONDS,
    AuthorizationCode: 60,
  },
  features: {
    devInteractions: { enabled: false },
    resourceIndicators: {
      enabled: true,
      defaultResource: () => SANDBOX_AUDIENCE,
      useGrantedResource: () => true,
      getResourceServerInfo: () => ({
        scope: 'snapward',
        audience: SANDBOX_AUDIENCE,
        accessTokenFormat: 'jwt',
        accessTokenTTL: TOKEN_SECONDS,
        jwt: { sign: { alg: 'ES256' } },
      }),
    },
  },
});
