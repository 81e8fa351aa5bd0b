import {
  DescribeInstanceTypesCommand,
  RunInstancesCommand,
  type _InstanceType,
  type CpuOptionsRequest,
  type InstanceTypeInfo,
  type RunInstancesCommandInput,
  type ShutdownBehavior,
  type Tenancy,
} from '@aws-sdk/client-ec2';
import { customerTags } from '../../../workflows/domain/tags';
import { AwsFailure } from '../aws-failure';
import type { Ec2 } from '../caller';
import { tagsOfRecord, tagsTo } from '../tag-lists';
import type { RestoreSpec } from './restore-spec';
import { metadataOptions, network } from './launch-parts';

/** Launches the restored instance; the job's id is its client token, so that launching again answers the same instance. */
export async function launchInstance(ec2: Ec2, spec: RestoreSpec, imageId: string): Promise<string> {
  const type = (spec.options.instanceType ?? spec.manifest.instanceType) as _InstanceType;
  const { InstanceTypes: [info] = [] } = await ec2.send(new DescribeInstanceTypesCommand({ InstanceTypes: [type] }));
  const { Instances: [instance] = [] } = await ec2.send(new RunInstancesCommand({ ...request(spec, imageId, info), InstanceType: type }));
  if (!instance?.InstanceId)
    throw new AwsFailure('TRANSIENT', 'NoInstance', 'RunInstances answered without an instance', 'ec2:RunInstances');
  return instance.InstanceId;
}

/** The launch of an instance like the original, as far as the options do not say otherwise. */
function request(spec: RestoreSpec, imageId: string, type: InstanceTypeInfo | undefined): RunInstancesCommandInput {
  const { manifest, options, jobId, ownershipTags } = spec;
  const ours = tagsOfRecord(ownershipTags);
  const cpu = cpuOptions(spec, type);
  const credits = type?.BurstablePerformanceSupported ? manifest.attributes?.creditSpecification : null;
  return {
    ClientToken: jobId,
    ImageId: imageId,
    MinCount: 1,
    MaxCount: 1,
    ...network(spec),
    ...(manifest.keyName ? { KeyName: manifest.keyName } : {}),
    ...(manifest.instanceProfileArn ? { IamInstanceProfile: { Arn: manifest.instanceProfileArn } } : {}),
    ...(manifest.attributes?.userDataBase64 ? { UserData: manifest.attributes.userDataBase64 } : {}),
    Placement: {
      Tenancy: manifest.tenancy as Tenancy,
      // A subnet lies in one zone, and AWS refuses a zone that contradicts it.
      ...(options.subnetId === null && manifest.network.subnetId === null ? { AvailabilityZone: manifest.availabilityZone } : {}),
    },
    Monitoring: { Enabled: manifest.monitoring },
    ...(manifest.ebsOptimized && type?.EbsInfo?.EbsOptimizedSupport !== 'unsupported' ? { EbsOptimized: true } : {}),
    ...(manifest.metadataOptions ? { MetadataOptions: metadataOptions(manifest.metadataOptions) } : {}),
    ...(cpu ? { CpuOptions: cpu } : {}),
    ...(credits ? { CreditSpecification: { CpuCredits: credits } } : {}),
    ...(manifest.attributes ? { InstanceInitiatedShutdownBehavior: manifest.attributes.shutdownBehavior as ShutdownBehavior } : {}),
    TagSpecifications: [
      { ResourceType: 'instance', Tags: [...tagsTo(instanceTags(spec)), ...ours] },
      { ResourceType: 'volume', Tags: ours },
      { ResourceType: 'network-interface', Tags: ours },
    ],
  };
}

// AWS shows CPU options of every instance, but takes them only for some types; what a type has anyway is not asked for.
function cpuOptions({ manifest, options }: RestoreSpec, type: InstanceTypeInfo | undefined): CpuOptionsRequest | null {
  const { cpuCores, threadsPerCore } = manifest;
  if (cpuCores === null || threadsPerCore === null || !type?.VCpuInfo) return null;
  if (options.instanceType !== null && options.instanceType !== manifest.instanceType) return null;
  const { DefaultCores, DefaultThreadsPerCore } = type.VCpuInfo;
  if (cpuCores === DefaultCores && threadsPerCore === DefaultThreadsPerCore) return null;
  return { CoreCount: cpuCores, ThreadsPerCore: threadsPerCore };
}

/** The original's own tags under the new name, if one was asked for. */
function instanceTags({ manifest, options }: RestoreSpec) {
  const tags = customerTags(manifest.tags);
  return options.name === null ? tags : [...tags.filter(({ key }) => key !== 'Name'), { key: 'Name', value: options.name }];
}
