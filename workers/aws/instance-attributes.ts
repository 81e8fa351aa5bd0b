import {
  DescribeInstanceAttributeCommand,
  DescribeInstanceCreditSpecificationsCommand,
  type Instance,
  type InstanceAttributeName,
} from '@aws-sdk/client-ec2';
import type { InstanceAttributes } from '../../workflows/domain/instance';
import { AwsFailure } from './aws-failure';
import type { Ec2 } from './caller';
import { inParallel, slices } from './in-parallel';

/** Attribute reads under way at a time; four an instance, from a bucket that the tenant's own tools share. */
const AT_MOST = 8;
/** Values that one EC2 filter may have. */
const FILTER_VALUES = 200;
const BURSTABLE = /^t\d/;

/** Reads what no listing shows: one call an attribute and instance, and one call for 200 burstable instances. */
export async function readAttributes(ec2: Ec2, instances: readonly Instance[]): Promise<Map<string, InstanceAttributes>> {
  const credits = await creditSpecifications(ec2, instances);
  const read = await inParallel(AT_MOST, instances, async ({ InstanceId = '' }) => {
    const attributes = await attributesOf(ec2, InstanceId, credits.get(InstanceId) ?? null);
    return attributes ? [[InstanceId, attributes] as const] : [];
  });
  return new Map(read.flat());
}

async function attributesOf(ec2: Ec2, instanceId: string, creditSpecification: string | null): Promise<InstanceAttributes | null> {
  const read = (Attribute: InstanceAttributeName) => ec2.send(new DescribeInstanceAttributeCommand({ InstanceId: instanceId, Attribute }));
  try {
    const { UserData } = await read('userData');
    const { DisableApiTermination } = await read('disableApiTermination');
    const { DisableApiStop } = await read('disableApiStop');
    const { InstanceInitiatedShutdownBehavior } = await read('instanceInitiatedShutdownBehavior');
    return {
      userDataBase64: UserData?.Value || null,
      disableApiTermination: DisableApiTermination?.Value ?? false,
      disableApiStop: DisableApiStop?.Value ?? false,
      shutdownBehavior: InstanceInitiatedShutdownBehavior?.Value ?? 'stop',
      creditSpecification,
    };
  } catch (error) {
    // It was terminated since it was listed; what is known of it without these is still worth keeping.
    if (error instanceof AwsFailure && (error.kind === 'NOT_FOUND' || error.kind === 'RESOURCE_STATE')) return null;
    throw error;
  }
}

async function creditSpecifications(ec2: Ec2, instances: readonly Instance[]): Promise<Map<string, string>> {
  const burstable = instances.filter(({ InstanceType = '' }) => BURSTABLE.test(InstanceType)).flatMap(({ InstanceId }) => InstanceId ?? []);
  const found = new Map<string, string>();
  for (const ids of slices(burstable, FILTER_VALUES)) {
    // By filter, because one id that has gone in the meantime would turn the whole answer into an error.
    const { InstanceCreditSpecifications = [] } = await ec2.send(
      new DescribeInstanceCreditSpecificationsCommand({ Filters: [{ Name: 'instance-id', Values: ids }] }),
    );
    for (const { InstanceId, CpuCredits } of InstanceCreditSpecifications) if (InstanceId && CpuCredits) found.set(InstanceId, CpuCredits);
  }
  return found;
}
