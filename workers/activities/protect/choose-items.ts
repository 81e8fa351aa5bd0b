import type { Candidate, ProtectionSubject } from '../../../db/repositories/protection';
import type { NewJobItem } from '../../../db/repositories/job-item-writes';
import { newId } from '../../../db/new-id';
import { excludedVolumes, selects } from '../../../workflows/domain/content-rules';
import { itemFailure, type ItemFailure } from '../../../workflows/domain/item-failure';

/** An item before it has its place in the plan. */
export type Chosen = Omit<NewJobItem, 'id' | 'ordinal'>;

/** What the rules choose of a page of inventory. An instance that a rule names by id is answered for even when it is gone. */
export function choose(subject: ProtectionSubject, candidates: readonly Candidate[]): Chosen[] {
  const named = namedIds(subject);
  return candidates
    .filter((candidate) => (!candidate.gone || named.has(candidate.instanceId)) && selects(subject.content, candidate))
    .map((candidate) => {
      const excludedVolumeIds = excludedVolumes(subject.content, candidate.volumes).map(({ volumeId }) => volumeId);
      return {
        resourceId: candidate.id,
        name: candidate.name,
        nativeId: candidate.instanceId,
        awsAccountId: subject.awsAccountId,
        region: candidate.region,
        excludedVolumeIds,
        failure: hopeless(candidate, excludedVolumeIds),
      };
    });
}

/** The instances that a rule names by id and that the inventory has never seen. */
export function neverSeen(subject: ProtectionSubject, seen: ReadonlySet<string>): Chosen[] {
  return [...namedIds(subject)]
    .filter((instanceId) => !seen.has(instanceId))
    .map((instanceId) => ({
      resourceId: null,
      name: instanceId,
      nativeId: instanceId,
      awsAccountId: subject.awsAccountId,
      region: 'unknown',
      excludedVolumeIds: [],
      failure: itemFailure(
        'RESOURCE_GONE',
        `The group names ${instanceId}, and no connected region of account ${subject.awsAccountId} has it.`,
      ),
    }));
}

/** Gives the chosen their ordinals, a region's following each other, so that a chunk is a run of numbers and never a list of ids. */
export function inOrder(chosen: readonly Chosen[]): NewJobItem[] {
  return [...chosen]
    .sort((a, b) => compare(a.region, b.region) || compare(a.nativeId, b.nativeId))
    .map((item, ordinal) => ({ ...item, id: newId('jobItem'), ordinal }));
}

const compare = (a: string, b: string): number => (a < b ? -1 : Number(a > b));

const namedIds = ({ content }: ProtectionSubject): Set<string> => new Set(content.include.flatMap(({ instanceIds }) => instanceIds));

function hopeless(candidate: Candidate, excludedVolumeIds: readonly string[]): ItemFailure | null {
  if (candidate.gone) return itemFailure('RESOURCE_GONE', `${candidate.instanceId} is not in AWS any more.`);
  if (candidate.volumes.length > excludedVolumeIds.length) return null;
  const why = candidate.volumes.length === 0 ? 'has no EBS volume' : 'has no volume left that the group does not exclude';
  return itemFailure('NO_VOLUMES', `${candidate.instanceId} ${why}.`);
}
