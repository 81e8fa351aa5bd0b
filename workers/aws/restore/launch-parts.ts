import type {
  HttpTokensState,
  InstanceMetadataEndpointState,
  InstanceMetadataOptionsRequest,
  InstanceMetadataTagsState,
  RunInstancesCommandInput,
} from '@aws-sdk/client-ec2';
import type { MetadataOptionsManifest } from '../../../workflows/domain/instance';
import type { RestoreSpec } from './restore-spec';

/** Where the instance goes: the asked subnet and groups, else those of the original; its address only when that was asked for. */
export function network({
  manifest,
  options,
}: RestoreSpec): Pick<RunInstancesCommandInput, 'SubnetId' | 'SecurityGroupIds' | 'PrivateIpAddress'> {
  const subnetId = options.subnetId ?? manifest.network.subnetId;
  const groups = options.securityGroupIds ?? manifest.network.securityGroupIds;
  const address = options.keepPrivateIpAddress ? manifest.network.privateIpAddress : null;
  return {
    ...(subnetId ? { SubnetId: subnetId } : {}),
    ...(groups.length > 0 ? { SecurityGroupIds: [...groups] } : {}),
    ...(address ? { PrivateIpAddress: address } : {}),
  };
}

/** The metadata options of the original. */
export function metadataOptions(options: MetadataOptionsManifest): InstanceMetadataOptionsRequest {
  return {
    HttpTokens: options.httpTokens as HttpTokensState,
    HttpEndpoint: options.httpEndpoint as InstanceMetadataEndpointState,
    HttpPutResponseHopLimit: options.httpPutResponseHopLimit,
    InstanceMetadataTags: options.instanceMetadataTags as InstanceMetadataTagsState,
  };
}
