import type { JobId } from '../../../workflows/domain/ids';
import { PERMISSION_MANIFEST } from '../../../workflows/domain/permissions/manifest';
import type { AwsPermission } from '../../../workflows/domain/permissions/permission';
import type { ValidationCheck } from '../../../workflows/domain/validation';
import type { AccountAccess } from '../account-access';
import { AwsFailure } from '../aws-failure';
import type { Connection } from '../connection';
import { callerIdentity, principalOf } from '../session';
import { failed, inWords, isRefusal, passed, unproven } from './checks';
import { dryRunsThatProve, readsThatProve, sampleInstance, wouldHaveSucceeded } from './reads';
import { proveRegion, reachOf } from './prove-region';
import { isGlobal, remedyOf, subjectOf, type Proving } from './proving';
import { provenBySimulation } from './simulated-permissions';

/** Proves each permission of the connection's side in one region, as far as AWS lets us ask; trouble that passes is thrown. */
export async function provePermissions(
  access: AccountAccess,
  connection: Connection,
  region: string,
  jobId: JobId,
): Promise<ValidationCheck[]> {
  try {
    const ec2 = await access.ec2(connection, region, 'validate', jobId);
    const reach = await proveRegion(ec2);
    if (reach.outcome === 'FAILED') return [reach];
    const iam = await access.iam(connection, region, jobId);
    const principalArn = await ownArn(access, connection, region, jobId);
    const sample = connection.kind === 'TENANT' ? await sampleInstance(ec2) : null;
    const home = connection.regions[0] === region;
    return [reach, ...(await proveAll({ ec2, iam, principalArn, side: connection.kind, region, sample, home }))];
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return [unproven(reachOf(region), `The account could not be entered: ${inWords(error)}.`)];
  }
}

async function proveAll(proving: Proving): Promise<ValidationCheck[]> {
  const permissions = PERMISSION_MANIFEST.filter(({ side, action }) => side === proving.side && (proving.home || !isGlobal(action)));
  const checks: ValidationCheck[] = [];
  const toSimulate: AwsPermission[] = [];
  for (const permission of permissions) {
    const check = await provenByAsking(proving, permission);
    if (check) checks.push(check);
    else toSimulate.push(permission);
  }
  return [...checks, ...(await provenBySimulation(proving, toSimulate))];
}

/** A read or a dry run is the best proof; null when there is none for this permission here. */
async function provenByAsking(proving: Proving, permission: AwsPermission): Promise<ValidationCheck | null> {
  const { ec2, sample } = proving;
  const read = readsThatProve(ec2, sample)[permission.action];
  const dryRun = dryRunsThatProve(ec2, sample)[permission.action];
  const ask = read ?? dryRun;
  if (!ask) return null;
  const proof = read ? 'CALL' : 'DRY_RUN';
  const subject = subjectOf(permission, proving);
  try {
    await ask();
    return passed(subject, proof, 'AWS answered the call.');
  } catch (error) {
    if (wouldHaveSucceeded(error)) return passed(subject, proof, 'AWS says that the call would have succeeded.');
    if (isRefusal(error)) return failed(subject, proof, inWords(error), remedyOf(permission, proving));
    // The sample went away in the meantime, say: that proves nothing about the permission.
    if (error instanceof AwsFailure && ['NOT_FOUND', 'RESOURCE_STATE', 'INVALID_REQUEST', 'LIMIT_EXCEEDED'].includes(error.kind))
      return null;
    throw error;
  }
}

async function ownArn(access: AccountAccess, connection: Connection, region: string, jobId: JobId): Promise<string> {
  const hop = connection.chain.at(-1);
  if (hop?.method === 'ASSUME_ROLE') return hop.roleArn;
  return principalOf(await callerIdentity(await access.sts(connection, region, jobId)));
}
