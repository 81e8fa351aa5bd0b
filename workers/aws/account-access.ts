import type { EC2Client } from '@aws-sdk/client-ec2';
import type { IAMClient } from '@aws-sdk/client-iam';
import type { STSClient } from '@aws-sdk/client-sts';
import type { AwsUse } from '../../workflows/domain/permissions/aws-use';
import type { JobId } from '../../workflows/domain/ids';
import type { CallContext } from './call-context';
import type { Ec2, Iam, Sts } from './caller';
import { clientSettings, type AwsSettings } from './client-settings';
import type { Connection } from './connection';
import { sessions } from './credentials';
import { recentlyUsed, type RecentlyUsed } from './recently-used';
import { sdkCaller } from './sdk-caller';
import { sdkClients, type SignWith } from './sdk-clients';
import type { CallerIdentity, Session } from './session';

/** The ways into the accounts; each answer has been checked to be the registered account, and every failure is an AwsFailure. */
export interface AccountAccess {
  /** EC2 for one use; `signal` ends calls under way, `jobId` shows in the account's CloudTrail. */
  ec2(connection: Connection, region: string, use: AwsUse, jobId: JobId, signal?: AbortSignal): Promise<Ec2>;
  /** IAM of the account, for validation only. */
  iam(connection: Connection, region: string, jobId: JobId): Promise<Iam>;
  /** STS as the session itself. */
  sts(connection: Connection, region: string, jobId: JobId): Promise<Sts>;
  /** STS as the identity that assumes the connection's last role; for the probes of a validation. */
  stsBeforeLastHop(connection: Connection, region: string): Promise<Sts>;
  /** Forgets what is known of a connection's sessions, so that the next call proves them anew. */
  forget(connection: Connection): void;
  /** Who the worker itself is. */
  workerIdentity(): Promise<CallerIdentity>;
  close(): void;
}

/** Clients that a worker keeps; each costs about 70 kB, and one that was dropped is simply made again. */
const CLIENTS_KEPT = 600;

/** Opens the ways into the accounts for one worker. */
export function accountAccess(settings: AwsSettings): AccountAccess {
  const shared = clientSettings(settings);
  const clients = sdkClients(shared, settings.onAttempt);
  const cache = sessions(clients, async (): Promise<Session> => {
    const { accessKeyId, secretAccessKey, sessionToken, expiration } = await shared.ownIdentity();
    return { accessKeyId, secretAccessKey, ...(sessionToken ? { sessionToken } : {}), expiresAt: expiration ?? null };
  });
  const kept = {
    ec2: recentlyUsed<{ repeating: EC2Client; once: EC2Client }>(CLIENTS_KEPT),
    iam: recentlyUsed<IAMClient>(CLIENTS_KEPT),
    sts: recentlyUsed<STSClient>(CLIENTS_KEPT),
  };

  /** The shared clients of a service in one account, region and use; a client's adaptive rate limiter only helps when it is shared. */
  const clientsFor = async <Clients>(
    ofService: RecentlyUsed<Clients>,
    connection: Connection,
    { use, region }: CallContext,
    make: (signWith: SignWith) => Clients,
  ): Promise<Clients> => {
    await cache.of(connection, use, region);
    const key = [connection.hypervisorId, JSON.stringify(connection.chain), region, use].join('|');
    return ofService.get(key, () => make(() => cache.of(connection, use, region)));
  };
  const contextOf = ({ kind, awsAccountId }: Connection, service: CallContext['service'], region: string, use: AwsUse): CallContext => ({
    service,
    side: kind,
    use,
    awsAccountId,
    region,
  });
  const forgetting = (connection: Connection, use: AwsUse) => (since: number) => cache.forget(connection, use, since);

  return {
    async ec2(connection, region, use, jobId, signal) {
      const context = contextOf(connection, 'ec2', region, use);
      const pair = await clientsFor(kept.ec2, connection, context, (signWith) => ({
        repeating: clients.ec2(context, signWith, 'repeating'),
        once: clients.ec2(context, signWith, 'once'),
      }));
      return sdkCaller(context, { ...pair, forgetSession: forgetting(connection, use) }, { jobId, ...(signal ? { signal } : {}) });
    },
    async iam(connection, region, jobId) {
      const context = contextOf(connection, 'iam', region, 'validate');
      const client = await clientsFor(kept.iam, connection, context, (signWith) => clients.iam(context, signWith));
      return sdkCaller(context, alike(client, forgetting(connection, 'validate')), { jobId });
    },
    async sts(connection, region, jobId) {
      const context = contextOf(connection, 'sts', region, 'validate');
      const client = await clientsFor(kept.sts, connection, context, (signWith) => clients.sts(context, signWith));
      return sdkCaller(context, alike(client, forgetting(connection, 'validate')), { jobId });
    },
    stsBeforeLastHop: (connection, region) => cache.beforeLastHop(connection, region),
    forget: (connection) => cache.forget(connection, 'validate', Date.now()),
    workerIdentity: () => cache.workerIdentity(),
    close: () => shared.close(),
  };
}

/** One client for all calls of a service in which every call may be repeated. */
const alike = <C>(
  client: C,
  forgetSession: (since: number) => void,
): { repeating: C; once: C; forgetSession: (since: number) => void } => ({
  repeating: client,
  once: client,
  forgetSession,
});
