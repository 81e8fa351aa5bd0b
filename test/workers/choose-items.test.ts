import { newId } from '../../db/new-id';
import type { Candidate, ProtectionSubject } from '../../db/repositories/protection';
import { choose, inOrder, neverSeen } from '../../workers/activities/protect/choose-items';
import type { GroupContent } from '../../workflows/domain/content-rules';

const RULE = { instanceIds: [], regions: [], availabilityZones: [], tags: [{ key: 'backup', value: '*' }] };

const aSubject = (content: Partial<GroupContent> = {}): ProtectionSubject => ({
  groupId: newId('vmGroup'),
  groupName: 'web servers',
  tenantId: newId('tenant'),
  content: { include: [RULE], exclude: [], excludeVolumeTags: [], ...content },
  hypervisorId: newId('hypervisor'),
  awsAccountId: '222222222222',
  regions: ['eu-central-1', 'eu-west-1'],
  retentionDays: 30,
});

const aCandidate = (given: Partial<Candidate> = {}): Candidate => ({
  id: newId('resource'),
  instanceId: 'i-0123456789abcdef0',
  name: 'acme-web-1',
  region: 'eu-central-1',
  availabilityZone: 'eu-central-1a',
  gone: false,
  tags: [{ key: 'backup', value: 'yes' }],
  volumes: [{ volumeId: 'vol-1', tags: [] }],
  ...given,
});

describe('the items of a back-up', () => {
  it('are the instances that the rules select and that are still there', () => {
    const chosen = choose(aSubject(), [aCandidate(), aCandidate({ tags: [] }), aCandidate({ gone: true })]);

    expect(chosen).toHaveLength(1);
    expect(chosen[0]?.failure).toBeNull();
  });

  it('hold an instance without a volume as failed, with what to do about it', () => {
    const [item] = choose(aSubject(), [aCandidate({ volumes: [] })]);

    expect(item?.failure).toMatchObject({ code: 'NO_VOLUMES', message: 'i-0123456789abcdef0 has no EBS volume.' });
  });

  it('hold an instance whose volumes are all excluded as failed', () => {
    const volumes = [{ volumeId: 'vol-1', tags: [{ key: 'scratch', value: 'yes' }] }];
    const [item] = choose(aSubject({ excludeVolumeTags: [{ key: 'scratch', value: '*' }] }), [aCandidate({ volumes })]);

    expect(item?.failure?.code).toBe('NO_VOLUMES');
    expect(item?.excludedVolumeIds).toEqual(['vol-1']);
  });

  it('answer for an instance that a rule names by id, also when it is gone or was never there', () => {
    const named = { ...RULE, tags: [], instanceIds: ['i-0123456789abcdef0', 'i-0fffffffffffffff0'] };
    const subject = aSubject({ include: [named] });

    const gone = choose(subject, [aCandidate({ gone: true })]);
    const unknown = neverSeen(subject, new Set(['i-0123456789abcdef0']));

    expect([...gone, ...unknown].map(({ nativeId, failure }) => [nativeId, failure?.code])).toEqual([
      ['i-0123456789abcdef0', 'RESOURCE_GONE'],
      ['i-0fffffffffffffff0', 'RESOURCE_GONE'],
    ]);
  });

  it("follow each other region by region, so that a region's items are a run of ordinals", () => {
    const subject = aSubject();
    const chosen = choose(subject, [
      aCandidate({ region: 'eu-west-1', instanceId: 'i-2' }),
      aCandidate({ region: 'eu-central-1', instanceId: 'i-3' }),
      aCandidate({ region: 'eu-west-1', instanceId: 'i-1' }),
    ]);

    expect(inOrder(chosen).map(({ ordinal, nativeId }) => [ordinal, nativeId])).toEqual([
      [0, 'i-3'],
      [1, 'i-1'],
      [2, 'i-2'],
    ]);
  });
});
