import {
  CreateAliasCommand,
  DescribeKeyCommand,
  GenerateDataKeyCommand,
  GetKeyPolicyCommand,
  ListAliasesCommand,
  ListKeysCommand,
  PutKeyPolicyCommand,
} from '@aws-sdk/client-kms';
import { emulator, type Emulator } from '../emulator';
import { keyAccounts, wholeAccount, type KeyAccounts } from './key-accounts';
import { policyOf } from '../role-sessions';

describe('Access to a KMS key', () => {
  let aws: Emulator;
  let accounts: KeyAccounts;
  let count = 0;

  beforeAll(async () => {
    aws = await emulator();
    accounts = await keyAccounts(aws);
  });
  afterAll(() => aws.close());

  test('knows a key by id, ARN, alias and alias ARN', async () => {
    const arn = await accounts.key();
    const alias = `alias/data-${count++}`;
    await accounts.ours.send(new CreateAliasCommand({ AliasName: alias, TargetKeyId: arn }));
    const names = [arn, arn.split('/')[1], alias, `arn:aws:kms:eu-central-1:${accounts.owner.accountId}:${alias}`];
    for (const name of names) {
      const described = await accounts.ours.send(new DescribeKeyCommand({ KeyId: name }));
      expect(described.KeyMetadata).toMatchObject({
        Arn: arn,
        KeyManager: 'CUSTOMER',
        KeyState: 'Enabled',
        AWSAccountId: accounts.owner.accountId,
      });
    }
    const aliases = await accounts.ours.send(new ListAliasesCommand({ KeyId: arn }));
    expect(aliases.Aliases).toMatchObject([{ AliasName: alias, TargetKeyId: arn.split('/')[1] }]);
    const listed = await accounts.ours.send(new ListKeysCommand({}));
    expect(listed.Keys?.map((each) => each.KeyArn)).toContain(arn);
  });

  test('does not know a key that does not exist, or of another region', async () => {
    const unknown = new DescribeKeyCommand({ KeyId: '00000000-0000-0000-0000-000000000000' });
    await expect(accounts.ours.send(unknown)).rejects.toMatchObject({ name: 'NotFoundException' });
    const elsewhere = aws
      .clientsFor(accounts.owner.administrator, 'eu-west-1')
      .kms.send(new DescribeKeyCommand({ KeyId: await accounts.key() }));
    await expect(elsewhere).rejects.toMatchObject({ name: 'NotFoundException' });
  });

  test('reserves alias/aws/ for AWS, and a name for one key', async () => {
    const arn = await accounts.key();
    const reserved = accounts.ours.send(new CreateAliasCommand({ AliasName: 'alias/aws/mine', TargetKeyId: arn }));
    await expect(reserved).rejects.toMatchObject({ name: 'NotAuthorizedException' });
    const alias = `alias/twice-${count++}`;
    await accounts.ours.send(new CreateAliasCommand({ AliasName: alias, TargetKeyId: arn }));
    const twice = accounts.ours.send(new CreateAliasCommand({ AliasName: alias, TargetKeyId: arn }));
    await expect(twice).rejects.toMatchObject({ name: 'AlreadyExistsException' });
  });

  describe('across accounts', () => {
    test('needs the key policy', async () => {
      const arn = await accounts.key();
      await expect(accounts.theirs.send(new DescribeKeyCommand({ KeyId: arn }))).rejects.toMatchObject({ name: 'AccessDeniedException' });
      await accounts.trust(arn, 'kms:DescribeKey');
      await expect(accounts.theirs.send(new DescribeKeyCommand({ KeyId: arn }))).resolves.toMatchObject({ KeyMetadata: { Arn: arn } });
      const generate = new GenerateDataKeyCommand({ KeyId: arn, KeySpec: 'AES_256' });
      await expect(accounts.theirs.send(generate)).rejects.toMatchObject({ name: 'AccessDeniedException' });
    });

    test('needs the identity policy too', async () => {
      const arn = await accounts.key();
      const { arn: roleArn, clients } = await accounts.session({ Action: 'kms:Decrypt', Resource: '*' });
      const named = { Principal: { AWS: roleArn }, Action: 'kms:*', Resource: '*' };
      await accounts.ours.send(new PutKeyPolicyCommand({ KeyId: arn, Policy: policyOf(wholeAccount(accounts.owner), named) }));
      await expect(clients.kms.send(new DescribeKeyCommand({ KeyId: arn }))).rejects.toMatchObject({ name: 'AccessDeniedException' });
    });

    test('never lets the other account administer the key', async () => {
      const arn = await accounts.key();
      await accounts.trust(arn, 'kms:*');
      const administer = accounts.theirs.send(new GetKeyPolicyCommand({ KeyId: arn }));
      await expect(administer).rejects.toMatchObject({ name: 'AccessDeniedException' });
    });

    test('does not tell a key that does not exist from one that is closed', async () => {
      const nowhere = `arn:aws:kms:eu-central-1:${accounts.owner.accountId}:key/00000000-0000-0000-0000-000000000000`;
      await expect(accounts.theirs.send(new DescribeKeyCommand({ KeyId: nowhere }))).rejects.toMatchObject({
        name: 'AccessDeniedException',
      });
    });
  });

  test('within one account the key policy must delegate to the account before identity policies count', async () => {
    const arn = await accounts.key();
    const administrator = { AWS: `arn:aws:iam::${accounts.owner.accountId}:user/administrator` };
    const closed = policyOf({ Principal: administrator, Action: 'kms:PutKeyPolicy', Resource: '*' });
    await accounts.ours.send(new PutKeyPolicyCommand({ KeyId: arn, Policy: closed }));
    await expect(accounts.ours.send(new DescribeKeyCommand({ KeyId: arn }))).rejects.toMatchObject({ name: 'AccessDeniedException' });
  });

  test('refuses a key policy that locks its author out, is malformed, or names nobody', async () => {
    const arn = await accounts.key();
    const put = (text: string) => accounts.ours.send(new PutKeyPolicyCommand({ KeyId: arn, Policy: text }));
    const malformed = { name: 'MalformedPolicyDocumentException' };
    await expect(put(policyOf(wholeAccount(accounts.other)))).rejects.toMatchObject(malformed);
    await expect(put('{')).rejects.toMatchObject(malformed);
    const nobody = { ...wholeAccount(accounts.owner), Principal: { AWS: `arn:aws:iam::${accounts.owner.accountId}:role/Nobody` } };
    await expect(put(policyOf(wholeAccount(accounts.owner), nobody))).rejects.toMatchObject(malformed);
  });
});
