import type { AccountSide, AwsUse } from '../../workflows/domain/permissions/aws-use';
import { sessionPolicy } from '../../workflows/domain/permissions/session-policy';
import { AwsFailure } from './aws-failure';
import type { Sts } from './caller';
import type { Connection } from './connection';
import type { SdkClients } from './sdk-clients';
import { sdkCaller } from './sdk-caller';
import { assumeRole, callerIdentity, principalOf, type CallerIdentity, type Session } from './session';
import { keyOf, pathless, stepsOf, type Step } from './session-steps';
import { singleFlight, type SingleFlight } from './single-flight';

/** Sessions to accounts, one AssumeRole an hour for each role, external ID and use, however many jobs and clients ask. */
export interface Sessions {
  /** A session in the connected account; CREDENTIAL_BROKEN when AWS says that it is another account. */
  of(connection: Connection, use: AwsUse, region: string): Promise<Session>;
  /** STS as the identity that assumes the connection's last role. */
  beforeLastHop(connection: Connection, region: string): Promise<Sts>;
  /** Drops a session that was there already at that time, in milliseconds. */
  forget(connection: Connection, use: AwsUse, since: number): void;
  /** Who the worker itself is. */
  workerIdentity(): Promise<CallerIdentity>;
}

/** Sessions are renewed this long before they end, and up to a minute earlier so that a fleet does not renew together. */
const RENEW_BEFORE_MS = 5 * 60_000;
const JITTER_MS = 60_000;
/** A refused role is not asked for again for this long: short enough that a corrected trust policy works at once. */
const REFUSAL_HOLDS_MS = 2_000;
/** The worker's own identity is asked for in a region that every account has. */
const OWN_REGION = 'us-east-1';

/** The credential cache of one worker; the only use of STS apart from the probes of a validation. */
export function sessions(clients: SdkClients, ownIdentity: () => Promise<Session>): Sessions {
  const kept = new Map<string, SingleFlight<Session>>();

  const stsAs = (
    signWith: () => Promise<Session>,
    forgetSession: (since: number) => void,
    region: string,
    use: AwsUse,
    side: AccountSide,
  ): Sts => {
    const context = { service: 'sts', side, use, awsAccountId: '', region } as const;
    const client = clients.sts(context, signWith);
    return sdkCaller(context, { repeating: client, once: client, forgetSession });
  };
  const worker = singleFlight<CallerIdentity>({
    make: () => callerIdentity(stsAs(ownIdentity, () => undefined, OWN_REGION, 'chain', 'ADMIN')),
    isFresh: () => true,
    stillWorks: () => true,
    refusalHolds: () => 0,
  });

  /** The session after the given steps; none is the worker itself. */
  const after = async (steps: readonly Step[], region: string): Promise<Session> => {
    const last = steps.at(-1);
    return last ? flightOf(steps, last, region).get() : ownIdentity();
  };
  const flightOf = (steps: readonly Step[], last: Step, region: string): SingleFlight<Session> => {
    const key = keyOf(steps);
    const known = kept.get(key);
    if (known) return known;
    const flight = singleFlight<Session>({
      make: () => take(steps.slice(0, -1), last, region),
      isFresh: isFresh(),
      stillWorks,
      refusalHolds,
    });
    kept.set(key, flight);
    return flight;
  };
  const take = async (before: readonly Step[], step: Step, region: string): Promise<Session> => {
    const session = await enter(before, step, region);
    if (step.awsAccountId !== null) {
      const identity = await callerIdentity(
        stsAs(
          async () => session,
          () => undefined,
          region,
          step.use,
          step.side,
        ),
      );
      requireAccount(identity, step.awsAccountId);
    }
    return session;
  };
  const enter = async (before: readonly Step[], { hop, use, side, sourceIdentity }: Step, region: string): Promise<Session> => {
    if (hop.method === 'ACCESS_KEY') return { accessKeyId: hop.accessKeyId, secretAccessKey: hop.secretAccessKey(), expiresAt: null };
    // A worker that runs in the admin role already (an instance profile, say) may not be allowed to assume it again.
    if (before.length === 0 && principalOf(await worker.get()) === pathless(hop.roleArn)) return ownIdentity();
    const sts = stsAs(
      () => after(before, region),
      (since) => drop(before, since),
      region,
      'chain',
      'ADMIN',
    );
    const sessionName = `snapward-${use}`;
    return assumeRole(sts, {
      roleArn: hop.roleArn,
      externalId: hop.externalId,
      sessionName,
      sourceIdentity,
      policy: sessionPolicy(side, use),
    });
  };
  // Only the last step: whether those before it still work shows when they are asked to assume it again.
  const drop = (steps: readonly Step[], since: number): void => kept.get(keyOf(steps))?.forget(since);

  return {
    of: (connection, use, region) => after(stepsOf(connection, use), region),
    beforeLastHop: async (connection, region) => {
      const before = stepsOf(connection, 'validate').slice(0, -1);
      await after(before, region);
      return stsAs(
        () => after(before, region),
        (since) => drop(before, since),
        region,
        'chain',
        'ADMIN',
      );
    },
    forget: (connection, use, since) => drop(stepsOf(connection, use), since),
    workerIdentity: () => worker.get(),
  };
}

function isFresh(): (session: Session) => boolean {
  const early = RENEW_BEFORE_MS + Math.random() * JITTER_MS;
  return ({ expiresAt }) => expiresAt === null || expiresAt.getTime() - Date.now() > early;
}

const stillWorks = ({ expiresAt }: Session): boolean => expiresAt === null || expiresAt.getTime() > Date.now();

const refusalHolds = (error: unknown): number =>
  error instanceof AwsFailure && ['ACCESS_DENIED', 'CREDENTIAL_BROKEN'].includes(error.kind) ? REFUSAL_HOLDS_MS : 0;

function requireAccount(identity: CallerIdentity, registered: string): void {
  if (identity.awsAccountId === registered) return;
  const message = `The credential leads to account ${identity.awsAccountId}, but the hypervisor is registered for account ${registered}`;
  throw new AwsFailure('CREDENTIAL_BROKEN', 'WrongAccount', message, 'sts:GetCallerIdentity');
}
