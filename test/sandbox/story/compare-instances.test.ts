import type { Volume } from '@aws-sdk/client-ec2';
import { compareInstances } from '../../../sandbox/story/compare-instances';
import type { OwnedInstance } from '../../../sandbox/story/tenant-account';

const aVolume = (changes: Partial<Volume> = {}): Volume => ({
  VolumeId: 'vol-1',
  VolumeType: 'gp3',
  Size: 20,
  Iops: 4_000,
  Throughput: 250,
  Encrypted: true,
  KmsKeyId: 'arn:aws:kms:eu-central-1:222222222222:key/one',
  Attachments: [{ Device: '/dev/xvda', DeleteOnTermination: true }],
  Tags: [{ Key: 'Name', Value: 'web root' }],
  ...changes,
});

const anInstance = (changes: Partial<OwnedInstance> = {}): OwnedInstance => ({
  instance: {
    InstanceId: 'i-1',
    InstanceType: 'm5.large',
    SubnetId: 'subnet-1',
    SecurityGroups: [{ GroupId: 'sg-1' }],
    Tags: [
      { Key: 'Name', Value: 'web' },
      { Key: 'Tier', Value: 'front' },
    ],
  },
  volumes: [aVolume()],
  userData: 'IyEvYmluL3No',
  disableApiTermination: true,
  ...changes,
});

const differences = (restored: OwnedInstance): string[] =>
  compareInstances(anInstance(), restored)
    .filter(({ same }) => !same)
    .map(({ field }) => field);

describe('the comparison of a restored instance with its original', () => {
  it('finds no difference between equal instances', () => {
    expect(differences(anInstance())).toEqual([]);
  });

  it('looks past what must differ: ids, the name, and the marks of Snapward', () => {
    const { instance, volumes } = anInstance();
    const tags = [
      { Key: 'Name', Value: 'web restored' },
      { Key: 'Tier', Value: 'front' },
      { Key: 'snapward:job', Value: 'job_1' },
    ];

    expect(differences(anInstance({ instance: { ...instance, InstanceId: 'i-2', Tags: tags }, volumes }))).toEqual([]);
  });

  it.each<[string, Partial<Volume>]>([
    ['/dev/xvda IOPS', { Iops: 3_000 }],
    ['/dev/xvda throughput MiB/s', { Throughput: 125 }],
    ['/dev/xvda key', { KmsKeyId: 'arn:aws:kms:eu-central-1:222222222222:key/other' }],
    ['/dev/xvda encrypted', { Encrypted: false }],
    ['/dev/xvda delete on termination', { Attachments: [{ Device: '/dev/xvda', DeleteOnTermination: false }] }],
    ['/dev/xvda name', { Tags: [] }],
  ])('says that %s is different', (field, change) => {
    expect(differences(anInstance({ volumes: [aVolume(change)] }))).toEqual([field]);
  });

  it('misses a volume that is not there', () => {
    expect(differences(anInstance({ volumes: [] }))).toContain('number of volumes');
  });

  it('sees other user data of the same length', () => {
    expect(differences(anInstance({ userData: 'IyEvYmluL3No'.toLowerCase() }))).toEqual(['user data is equal']);
  });

  it('sees lost termination protection', () => {
    expect(differences(anInstance({ disableApiTermination: false }))).toEqual(['termination protection']);
  });
});
