import { CreateRoleCommand, PutRolePolicyCommand, SimulatePrincipalPolicyCommand } from '@aws-sdk/client-iam';
import { emulator, type EmulatedAccount, type Emulator } from './emulator';

describe('SimulatePrincipalPolicy', () => {
  let aws: Emulator;
  let tenant: EmulatedAccount;
  const snapshots = 'arn:aws:ec2:*::snapshot/*';
  const snapshot = 'arn:aws:ec2:eu-central-1::snapshot/snap-0123456789abcdef0';
  const volume = 'arn:aws:ec2:eu-central-1:111122223333:volume/vol-0123456789abcdef0';
  const owned = { 'ec2:ResourceTag/snapward:tenant': 'acme' };

  beforeAll(async () => {
    aws = await emulator();
    tenant = await aws.account({ name: 'tenant' });
    const trust = statement({ Action: 'sts:AssumeRole', Principal: { AWS: `arn:aws:iam::${tenant.accountId}:root` } });
    const { iam } = aws.clientsFor(tenant.administrator);
    await iam.send(new CreateRoleCommand({ RoleName: 'SnapwardBackup', AssumeRolePolicyDocument: document(trust) }));
    const permissions = document(
      statement({ Action: ['ec2:Describe*', 'ec2:CreateSnapshots'], Resource: '*' }),
      statement({ Action: 'ec2:DeleteSnapshot', Resource: snapshots, Condition: { StringEquals: owned } }),
      statement({ Effect: 'Deny', Action: 'ec2:DescribeTags', Resource: '*' }),
      statement({ Action: 'ec2:DescribeTags', Resource: '*' }),
    );
    await iam.send(new PutRolePolicyCommand({ RoleName: 'SnapwardBackup', PolicyName: 'backup', PolicyDocument: permissions }));
  });
  afterAll(() => aws.close());

  const statement = (extra: object) => ({ Effect: 'Allow', ...extra });
  const document = (...statements: object[]) => JSON.stringify({ Version: '2012-10-17', Statement: statements });
  const roleArn = () => `arn:aws:iam::${tenant.accountId}:role/SnapwardBackup`;
  const simulate = (ActionNames: string[], rest: object = {}) =>
    aws.clientsFor(tenant.administrator).iam.send(new SimulatePrincipalPolicyCommand({ PolicySourceArn: roleArn(), ActionNames, ...rest }));

  test('gives each action its decision: allowed, implicitDeny, explicitDeny', async () => {
    const answer = await simulate(['ec2:DescribeInstances', 'ec2:TerminateInstances', 'ec2:DescribeTags']);
    expect(answer.EvaluationResults?.map((each) => [each.EvalActionName, each.EvalDecision])).toEqual([
      ['ec2:DescribeInstances', 'allowed'],
      ['ec2:TerminateInstances', 'implicitDeny'],
      ['ec2:DescribeTags', 'explicitDeny'],
    ]);
    expect(answer.IsTruncated).toBe(false);
  });

  test('names the policy that decided', async () => {
    const answer = await simulate(['ec2:DescribeInstances']);
    expect(answer.EvaluationResults?.[0]?.MatchedStatements).toMatchObject([{ SourcePolicyId: 'backup', SourcePolicyType: 'IAM Policy' }]);
  });

  test('decides for each resource on its own', async () => {
    const answer = await simulate(['ec2:DeleteSnapshot'], {
      ResourceArns: [snapshot, volume],
      ContextEntries: [{ ContextKeyName: 'ec2:ResourceTag/snapward:tenant', ContextKeyType: 'string', ContextKeyValues: ['acme'] }],
    });
    const [result] = answer.EvaluationResults ?? [];
    expect(result?.ResourceSpecificResults).toMatchObject([
      { EvalResourceName: snapshot, EvalResourceDecision: 'allowed' },
      { EvalResourceName: volume, EvalResourceDecision: 'implicitDeny' },
    ]);
    expect(result?.EvalDecision).toBe('implicitDeny');
  });

  test('honours context entries and says which ones were missing', async () => {
    const without = await simulate(['ec2:DeleteSnapshot'], { ResourceArns: [snapshot] });
    expect(without.EvaluationResults?.[0]).toMatchObject({
      EvalDecision: 'implicitDeny',
      MissingContextValues: ['ec2:ResourceTag/snapward:tenant'],
    });
    const foreign = await simulate(['ec2:DeleteSnapshot'], {
      ResourceArns: [snapshot],
      ContextEntries: [{ ContextKeyName: 'ec2:resourcetag/snapward:tenant', ContextKeyType: 'string', ContextKeyValues: ['globex'] }],
    });
    expect(foreign.EvaluationResults?.[0]).toMatchObject({ EvalDecision: 'implicitDeny', MissingContextValues: [] });
  });

  test('answers in pages', async () => {
    const actions = ['ec2:DescribeInstances', 'ec2:DescribeVolumes', 'ec2:DescribeSnapshots'];
    const first = await simulate(actions, { MaxItems: 2 });
    expect(first).toMatchObject({ IsTruncated: true });
    expect(first.EvaluationResults).toHaveLength(2);
    const rest = await simulate(actions, { MaxItems: 2, Marker: first.Marker });
    expect(rest.EvaluationResults?.map((each) => each.EvalActionName)).toEqual(['ec2:DescribeSnapshots']);
    expect(rest.IsTruncated).toBe(false);
  });

  test('adds the policies of PolicyInputList', async () => {
    const more = document(statement({ Action: 'ec2:TerminateInstances', Resource: '*' }));
    const answer = await simulate(['ec2:TerminateInstances'], { PolicyInputList: [more] });
    expect(answer.EvaluationResults?.[0]?.EvalDecision).toBe('allowed');
  });

  test('refuses an unknown principal and an action without service', async () => {
    const unknown = `arn:aws:iam::${tenant.accountId}:role/Nobody`;
    await expect(simulate(['ec2:DescribeTags'], { PolicySourceArn: unknown })).rejects.toMatchObject({ name: 'NoSuchEntityException' });
    await expect(simulate(['DescribeTags'])).rejects.toMatchObject({ name: 'InvalidInputException' });
  });
});
