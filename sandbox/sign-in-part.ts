import { join } from 'node:path';

import { startOpenIdProvider } from './servers/openid-provider';
import { freePort, preferredPort } from './servers/ports';
import type { Restartable } from './servers/restartable';
import { step } from './steps';
import type { WorldParts } from './world-parts';

/** Who vouches for people. */
export interface OpenIdPart {
  /** Undefined for a configured provider. */
  readonly openIdServer: Restartable | undefined;
  readonly openIdIssuer: string;
  readonly openIdAudience: string;
}

/** An OpenID provider with a few people. */
export async function startSignIn({ config, ports, show, logFolder, onStop }: WorldParts): Promise<OpenIdPart> {
  const { oidcIssuer: openIdIssuer, oidcAudience: openIdAudience = '' } = config;
  if (openIdIssuer !== undefined) return { openIdServer: undefined, openIdIssuer, openIdAudience };
  const port = await (ports === 'free' ? freePort() : preferredPort('openId'));
  const start = (): ReturnType<typeof startOpenIdProvider> =>
    startOpenIdProvider({ port, logFile: join(logFolder, 'openid-provider.log') });
  const server = await step(show, 'OpenID provider', start, ({ issuer }) => issuer);
  onStop(() => server.stop());
  return { openIdServer: server, openIdIssuer: server.issuer, openIdAudience: server.audience };
}
