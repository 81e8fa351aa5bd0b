import { DescribeRegionsCommand } from '@aws-sdk/client-ec2';
import type { ValidationCheck } from '../../../workflows/domain/validation';
import { AwsFailure } from '../aws-failure';
import type { Ec2 } from '../caller';
import { failed, inWords, passed, unproven, type CheckSubject } from './checks';

/** The row of a region. */
export const reachOf = (region: string): CheckSubject => ({ kind: 'REGION', name: 'The region can be used', region });

/** Proves that the region exists and is enabled in the account; a region that has to be opted in to refuses every identity until then. */
export async function proveRegion(ec2: Ec2): Promise<ValidationCheck> {
  const reach = reachOf(ec2.region);
  const remedy = `Enable the region ${ec2.region} in account ${ec2.awsAccountId}, or take it out of the connection.`;
  try {
    const { Regions: [found] = [] } = await ec2.send(new DescribeRegionsCommand({ RegionNames: [ec2.region], AllRegions: true }));
    const optIn = found?.OptInStatus ?? 'opt-in-not-required';
    if (!found || optIn === 'not-opted-in') return failed(reach, 'CALL', 'The region is not enabled in the account.', remedy);
    return passed(reach, 'CALL', 'The region is enabled in the account.');
  } catch (error) {
    if (!(error instanceof AwsFailure)) throw error;
    if (error.code === 'UnauthorizedOperation') return unproven(reach, inWords(error));
    if (['ACCESS_DENIED', 'INVALID_REQUEST', 'NOT_FOUND'].includes(error.kind)) return failed(reach, 'CALL', inWords(error), remedy);
    throw error;
  }
}
