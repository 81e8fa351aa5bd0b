import { CreateTagsCommand, DescribeVolumesCommand, ModifyInstanceAttributeCommand, StopInstancesCommand } from '@aws-sdk/client-ec2';
import { customerTags, type Tag } from '../../../workflows/domain/tags';
import type { Ec2 } from '../caller';
import { slices } from '../in-parallel';
import { tagsTo } from '../tag-lists';
import { instanceState } from './instance-state';
import { volumesToRestore, type RestoreSpec } from './restore-spec';

/** Resources that one CreateTags call may name. */
const TAGGED_TOGETHER = 200;

/** Gives the running instance what a launch cannot: each volume's own tags, flags, the asked power state, and last its protection. */
export async function completeInstance(ec2: Ec2, spec: RestoreSpec, instanceId: string): Promise<void> {
  const { manifest, options } = spec;
  await tagVolumes(ec2, spec, instanceId);
  const modify = (change: Omit<ConstructorParameters<typeof ModifyInstanceAttributeCommand>[0], 'InstanceId'>) =>
    ec2.send(new ModifyInstanceAttributeCommand({ InstanceId: instanceId, ...change }));

  if (!manifest.network.sourceDestCheck) await modify({ SourceDestCheck: { Value: false } });
  // Stopping comes before protection, since AWS refuses it afterwards, also when it stands still already.
  if (options.powerState === 'STOPPED' && (await instanceState(ec2, instanceId)).state === 'running') {
    await ec2.send(new StopInstancesCommand({ InstanceIds: [instanceId] }));
  }
  if (manifest.attributes?.disableApiTermination) await modify({ DisableApiTermination: { Value: true } });
  if (manifest.attributes?.disableApiStop) await modify({ DisableApiStop: { Value: true } });
}

/** One CreateTags for all volumes that had the same tags; most instances need one or none. */
async function tagVolumes(ec2: Ec2, spec: RestoreSpec, instanceId: string): Promise<void> {
  const filter = [{ Name: 'attachment.instance-id', Values: [instanceId] }];
  const { Volumes = [] } = await ec2.send(new DescribeVolumesCommand({ Filters: filter }));
  const volumeAt = new Map(Volumes.map(({ Attachments = [], VolumeId }) => [Attachments[0]?.Device, VolumeId]));

  const groups = new Map<string, { tags: Tag[]; volumeIds: string[] }>();
  for (const { volume } of volumesToRestore(spec)) {
    const tags = customerTags(volume.tags);
    const volumeId = volumeAt.get(volume.deviceName);
    if (tags.length === 0 || !volumeId) continue;
    const key = JSON.stringify([...tags].sort((a, b) => (a.key < b.key ? -1 : 1)));
    const group = groups.get(key) ?? { tags, volumeIds: [] };
    group.volumeIds.push(volumeId);
    groups.set(key, group);
  }
  for (const { tags, volumeIds } of groups.values()) {
    for (const Resources of slices(volumeIds, TAGGED_TOGETHER)) await ec2.send(new CreateTagsCommand({ Resources, Tags: tagsTo(tags) }));
  }
}
