import { ApplicationFailure } from '@temporalio/common';
import type { StoredHop } from '../../db/repositories/connections';
import type { Database } from '../../db/database';
import { open, SecretNotOpened, type SecretsKey } from '../../db/secrets';
import { FAILURE } from '../../workflows/contracts/failures';
import type { HypervisorId } from '../../workflows/domain/ids';
import type { Scope } from '../../workflows/domain/scope';
import type { Connection, ConnectionHop } from '../aws/connection';

/** Finds the way to a hypervisor's account; NotFound when the scope does not hold it, CredentialBroken when a secret cannot be opened. */
export type OpenConnection = (scope: Scope, hypervisorId: HypervisorId) => Promise<Connection>;

/** Opens connections; a secret is opened in memory and never leaves the function that the hop holds. */
export function connectionOpener({
  database,
  secretsKeys,
}: {
  readonly database: Database;
  readonly secretsKeys: readonly SecretsKey[];
}): OpenConnection {
  return async (scope, hypervisorId) => {
    // A tenant's scope does not see the admin side that its role trusts, so the MSP's scope reads the way …
    const stored = await database.inMsp({ mspId: scope.mspId, tenantId: null }, ({ connections }) =>
      connections.ofHypervisor(hypervisorId),
    );
    // … and what it found is held against the scope of the run.
    if (!stored || (scope.tenantId !== null && stored.tenantId !== scope.tenantId)) {
      throw ApplicationFailure.nonRetryable('There is no such hypervisor in this scope.', FAILURE.notFound);
    }
    const { hops, ...facts } = stored;
    return { ...facts, chain: hops.map((hop) => openHop(secretsKeys, hop)) };
  };
}

function openHop(
  keys: readonly SecretsKey[],
  { credentialId, method, roleArn, externalId, accessKeyId, sealedSecret }: StoredHop,
): ConnectionHop {
  if (method !== 'ACCESS_KEY' && roleArn) return { method: 'ASSUME_ROLE', roleArn, externalId };
  if (method === 'ACCESS_KEY' && accessKeyId && sealedSecret) {
    const secret = opened(keys, credentialId, sealedSecret);
    return { method, accessKeyId, secretAccessKey: () => secret };
  }
  throw ApplicationFailure.nonRetryable(`The credential ${credentialId} lacks what its method ${method} needs.`, FAILURE.credentialBroken);
}

function opened(keys: readonly SecretsKey[], credentialId: string, sealed: Buffer): string {
  try {
    return open(keys, credentialId, sealed);
  } catch (error) {
    if (!(error instanceof SecretNotOpened)) throw error;
    throw ApplicationFailure.nonRetryable(error.message, FAILURE.credentialBroken);
  }
}
