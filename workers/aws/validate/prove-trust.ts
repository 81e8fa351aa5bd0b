import { randomUUID } from 'node:crypto';
import type { JobId } from '../../../workflows/domain/ids';
import { tenantTrustPolicy } from '../../../workflows/domain/permissions/policy-document';
import type { ValidationCheck } from '../../../workflows/domain/validation';
import type { AccountAccess } from '../account-access';
import { AwsFailure } from '../aws-failure';
import type { Sts } from '../caller';
import type { Connection, ConnectionHop } from '../connection';
import { assumeRole, callerIdentity, principalOf } from '../session';
import { failed, inWords, isRefusal, passed, unproven, type CheckSubject } from './checks';
import { reviewTrustPolicy } from './review-trust-policy';

const ENTRY: CheckSubject = { kind: 'TRUST', name: 'The role can be assumed', region: null };
const KEY_WORKS: CheckSubject = { kind: 'TRUST', name: 'The access key works', region: null };
const IDENTITY: CheckSubject = { kind: 'IDENTITY', name: 'The account is the registered one', region: null };
const WITHOUT_ID: CheckSubject = { kind: 'TRUST', name: 'Without an external ID the role is refused', region: null };
const WRONG_ID: CheckSubject = { kind: 'TRUST', name: 'With a wrong external ID the role is refused', region: null };

/** What a proof of trust found. */
export interface TrustProof {
  readonly checks: readonly ValidationCheck[];
  /** The identity that Snapward has in the account; null when there is no way in. */
  readonly principalArn: string | null;
}

/** Proves who may become the connection's identity, and in which account that is. Trouble that passes is thrown, never reported. */
export async function proveTrust(access: AccountAccess, connection: Connection, region: string, jobId: JobId): Promise<TrustProof> {
  access.forget(connection);
  const hop = connection.chain.at(-1);
  if (!hop) throw new AwsFailure('CREDENTIAL_BROKEN', 'NoCredential', 'The hypervisor has no credential', 'sts:AssumeRole');
  const entry: CheckSubject = hop.method === 'ACCESS_KEY' ? KEY_WORKS : ENTRY;
  try {
    const identity = await callerIdentity(await access.sts(connection, region, jobId));
    const checks = [
      passed(entry, 'CALL', `AWS gave a session as ${identity.arn}.`),
      passed(IDENTITY, 'CALL', `AWS says that this is account ${identity.awsAccountId}.`),
    ];
    const principalArn = hop.method === 'ASSUME_ROLE' ? hop.roleArn : principalOf(identity);
    if (hop.method === 'ACCESS_KEY' || hop.externalId === null) return { checks, principalArn };
    const trust = await trustedBy(access, connection, region, hop);
    const review = reviewTrustPolicy(await access.iam(connection, region, jobId), hop.roleArn, trust);
    return { checks: [...checks, ...(await probes(trust, hop.roleArn)), await review], principalArn };
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return { checks: await withoutEntry(access, connection, region, hop, entry, error), principalArn: null };
  }
}

/** Whom the tenant's role must trust, and how that identity calls STS. */
export interface Trust {
  readonly sts: Sts;
  readonly principalArn: string;
  readonly externalId: string;
}

async function trustedBy(access: AccountAccess, connection: Connection, region: string, hop: ConnectionHop): Promise<Trust> {
  const sts = await access.stsBeforeLastHop(connection, region);
  const previous = connection.chain.at(-2);
  // The ARN of a role session has lost the role's path; the hop has it whole.
  const principalArn = previous?.method === 'ASSUME_ROLE' ? previous.roleArn : principalOf(await callerIdentity(sts));
  return { sts, principalArn, externalId: hop.method === 'ASSUME_ROLE' ? (hop.externalId ?? '') : '' };
}

/** The only real proof of a trust policy: becoming the role without its external ID must be impossible. */
async function probes({ sts, principalArn, externalId }: Trust, roleArn: string): Promise<ValidationCheck[]> {
  const remedy = `Replace the trust policy of ${roleArn} with: ${JSON.stringify(tenantTrustPolicy({ trustedPrincipalArn: principalArn, externalId }))}`;
  const probe = async (subject: CheckSubject, given: string | null): Promise<ValidationCheck> => {
    try {
      await assumeRole(sts, { roleArn, externalId: given, sessionName: 'snapward-validate', sourceIdentity: null, policy: NOTHING });
    } catch (error) {
      if (isRefusal(error)) return passed(subject, 'CALL', 'AWS refused it, as it should.');
      throw error;
    }
    const how = given === null ? 'without any external ID' : 'with an external ID that is not yours';
    return failed(subject, 'CALL', `Your role can be assumed by anyone the account trusts: it could be assumed ${how}.`, remedy);
  };
  return [await probe(WITHOUT_ID, null), await probe(WRONG_ID, `not-yours-${randomUUID()}`)];
}

// A session that must not be is at least good for nothing.
const NOTHING = JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Deny', Action: '*', Resource: '*' }] });

/** Says why there is no way in, and that nothing else could be asked. */
async function withoutEntry(
  access: AccountAccess,
  connection: Connection,
  region: string,
  hop: ConnectionHop,
  entry: CheckSubject,
  refusal: AwsFailure,
): Promise<ValidationCheck[]> {
  if (refusal.code === 'WrongAccount') {
    const remedy = `Connect the hypervisor with a credential of account ${connection.awsAccountId}, or register it for the account that the credential leads to.`;
    return [passed(entry, 'CALL', 'AWS accepts the credential.'), failed(IDENTITY, 'CALL', `${refusal.message}.`, remedy)];
  }
  const nothingKnown = [IDENTITY, ...(hop.method === 'ASSUME_ROLE' && hop.externalId ? [WITHOUT_ID, WRONG_ID] : [])].map((subject) =>
    unproven(subject, 'There is no way into the account, so this could not be asked.'),
  );
  return [failed(entry, 'CALL', inWords(refusal), await remedyFor(access, connection, region, hop)), ...nothingKnown];
}

async function remedyFor(access: AccountAccess, connection: Connection, region: string, hop: ConnectionHop): Promise<string> {
  if (hop.method === 'ACCESS_KEY')
    return 'Create a new access key in the account, store it as a new credential and connect the hypervisor with it.';
  if (hop.externalId === null)
    return `Let the worker's identity ${(await access.workerIdentity()).arn} assume ${hop.roleArn}, in the role's trust policy and in its own policy.`;
  try {
    const trust = await trustedBy(access, connection, region, hop);
    const policy = JSON.stringify(tenantTrustPolicy({ trustedPrincipalArn: trust.principalArn, externalId: trust.externalId }));
    return (await assumableWithoutSourceIdentity(trust, hop.roleArn))
      ? `The trust policy of ${hop.roleArn} does not allow sts:SetSourceIdentity; replace it with: ${policy}`
      : `Check that ${hop.roleArn} exists, that ${trust.principalArn} may call sts:AssumeRole on it, and that its trust policy is: ${policy}`;
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return `The admin side cannot be entered either (${inWords(error)}); validate the admin hypervisor first.`;
  }
}

async function assumableWithoutSourceIdentity({ sts, externalId }: Trust, roleArn: string): Promise<boolean> {
  try {
    await assumeRole(sts, { roleArn, externalId, sessionName: 'snapward-validate', sourceIdentity: null, policy: NOTHING });
    return true;
  } catch (error) {
    if (isRefusal(error)) return false;
    throw error;
  }
}
