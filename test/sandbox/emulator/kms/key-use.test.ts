import {
  CancelKeyDeletionCommand,
  CreateGrantCommand,
  CreateKeyCommand,
  DecryptCommand,
  DescribeKeyCommand,
  DisableKeyCommand,
  EnableKeyCommand,
  GenerateDataKeyCommand,
  ListGrantsCommand,
  ReEncryptCommand,
  RetireGrantCommand,
  RevokeGrantCommand,
  ScheduleKeyDeletionCommand,
  type GrantOperation,
} from '@aws-sdk/client-kms';
import { emulator, type Clients, type Emulator } from '../emulator';
import { keyAccounts, type KeyAccounts } from './key-accounts';

describe('Use of a KMS key', () => {
  let aws: Emulator;
  let accounts: KeyAccounts;

  beforeAll(async () => {
    aws = await emulator();
    accounts = await keyAccounts(aws);
  });
  afterAll(() => aws.close());

  describe('a grant', () => {
    const grant = async (grantee: string, operations: GrantOperation[], extra: object = {}) => {
      const arn = await accounts.key();
      const made = await accounts.ours.send(
        new CreateGrantCommand({ KeyId: arn, GranteePrincipal: grantee, Operations: operations, ...extra }),
      );
      return { arn, id: made.GrantId ?? '', token: made.GrantToken ?? '' };
    };
    const describes = (clients: Clients, arn: string) => clients.kms.send(new DescribeKeyCommand({ KeyId: arn }));

    test('gives its grantee its operations and no more, until it is revoked', async () => {
      const { arn: roleArn, clients } = await accounts.session();
      const { arn, id } = await grant(roleArn, ['DescribeKey', 'GenerateDataKey']);
      await expect(describes(clients, arn)).resolves.toBeDefined();
      const { CiphertextBlob } = await clients.kms.send(new GenerateDataKeyCommand({ KeyId: arn, KeySpec: 'AES_256' }));
      await expect(clients.kms.send(new DecryptCommand({ CiphertextBlob }))).rejects.toMatchObject({ name: 'AccessDeniedException' });
      await accounts.ours.send(new RevokeGrantCommand({ KeyId: arn, GrantId: id }));
      await expect(describes(clients, arn)).rejects.toMatchObject({ name: 'AccessDeniedException' });
    });

    test('can be retired by its retiring principal, and not by its grantee unless it says so', async () => {
      const { arn: roleArn, clients } = await accounts.session();
      const plain = await grant(roleArn, ['DescribeKey']);
      const refused = clients.kms.send(new RetireGrantCommand({ GrantToken: plain.token }));
      await expect(refused).rejects.toMatchObject({ name: 'AccessDeniedException' });
      const retiring = await grant(roleArn, ['DescribeKey'], { RetiringPrincipal: roleArn });
      await clients.kms.send(new RetireGrantCommand({ KeyId: retiring.arn, GrantId: retiring.id }));
      await expect(describes(clients, retiring.arn)).rejects.toMatchObject({ name: 'AccessDeniedException' });
    });

    test('is made once for one name and the same terms', async () => {
      const { arn: roleArn } = await accounts.session();
      const { arn, id } = await grant(roleArn, ['DescribeKey'], { Name: 'copy' });
      const again = new CreateGrantCommand({ KeyId: arn, GranteePrincipal: roleArn, Operations: ['DescribeKey'], Name: 'copy' });
      expect((await accounts.ours.send(again)).GrantId).toBe(id);
      const listed = await accounts.ours.send(new ListGrantsCommand({ KeyId: arn, GranteePrincipal: roleArn }));
      expect(listed.Grants).toMatchObject([{ GrantId: id, Name: 'copy', KeyId: arn }]);
      const none = await accounts.ours.send(
        new ListGrantsCommand({ KeyId: arn, GranteePrincipal: `arn:aws:iam::${accounts.owner.accountId}:root` }),
      );
      expect(none.Grants).toEqual([]);
    });

    test('is bound to its encryption context', async () => {
      const { arn: roleArn, clients } = await accounts.session();
      const Constraints = { EncryptionContextSubset: { volume: 'vol-1' } };
      const { arn } = await grant(roleArn, ['GenerateDataKey'], { Constraints });
      const generate = (EncryptionContext: Record<string, string>) =>
        clients.kms.send(new GenerateDataKeyCommand({ KeyId: arn, KeySpec: 'AES_256', EncryptionContext }));
      await expect(generate({ volume: 'vol-1', job: 'a' })).resolves.toBeDefined();
      await expect(generate({ volume: 'vol-2' })).rejects.toMatchObject({ name: 'AccessDeniedException' });
    });

    test('needs a grantee that exists', async () => {
      const nobody = grant(`arn:aws:iam::${accounts.other.accountId}:role/Nobody`, ['DescribeKey']);
      await expect(nobody).rejects.toMatchObject({ name: 'InvalidArnException' });
    });
  });

  describe('the state of a key', () => {
    const generate = (arn: string) => accounts.ours.send(new GenerateDataKeyCommand({ KeyId: arn, KeySpec: 'AES_256' }));

    test('disabled: no use until it is enabled, by id or by ARN', async () => {
      const arn = await accounts.key();
      await accounts.ours.send(new DisableKeyCommand({ KeyId: arn }));
      await expect(generate(arn)).rejects.toMatchObject({ name: 'DisabledException' });
      await accounts.ours.send(new EnableKeyCommand({ KeyId: arn.split('/')[1] }));
      await expect(generate(arn)).resolves.toBeDefined();
    });

    test('pending deletion: no use, and back to disabled when it is cancelled', async () => {
      const arn = await accounts.key();
      const tooSoon = accounts.ours.send(new ScheduleKeyDeletionCommand({ KeyId: arn, PendingWindowInDays: 6 }));
      await expect(tooSoon).rejects.toMatchObject({ name: 'ValidationException' });
      await accounts.ours.send(new ScheduleKeyDeletionCommand({ KeyId: arn, PendingWindowInDays: 7 }));
      await expect(generate(arn)).rejects.toMatchObject({ name: 'KMSInvalidStateException' });
      await accounts.ours.send(new CancelKeyDeletionCommand({ KeyId: arn }));
      const described = await accounts.ours.send(new DescribeKeyCommand({ KeyId: arn }));
      expect(described.KeyMetadata?.KeyState).toBe('Disabled');
    });
  });

  describe('data keys', () => {
    const text = (bytes?: Uint8Array) => Buffer.from(bytes ?? []).toString('hex');

    test('come back from Decrypt, with the encryption context they were made with and no other', async () => {
      const arn = await accounts.key();
      const EncryptionContext = { volume: 'vol-1' };
      const made = await accounts.ours.send(new GenerateDataKeyCommand({ KeyId: arn, KeySpec: 'AES_256', EncryptionContext }));
      const opened = await accounts.ours.send(new DecryptCommand({ CiphertextBlob: made.CiphertextBlob, EncryptionContext }));
      expect(opened.KeyId).toBe(arn);
      expect(text(opened.Plaintext)).toBe(text(made.Plaintext));
      const wrong = accounts.ours.send(new DecryptCommand({ CiphertextBlob: made.CiphertextBlob }));
      await expect(wrong).rejects.toMatchObject({ name: 'InvalidCiphertextException' });
    });

    test('move to the key of another account by ReEncrypt, when both keys allow it', async () => {
      const arn = await accounts.key();
      const target = await accounts.theirs.send(new CreateKeyCommand({ Description: 'vault' }));
      const made = await accounts.ours.send(new GenerateDataKeyCommand({ KeyId: arn, KeySpec: 'AES_256' }));
      const move = () =>
        accounts.theirs.send(new ReEncryptCommand({ CiphertextBlob: made.CiphertextBlob, DestinationKeyId: target.KeyMetadata?.Arn }));
      await expect(move()).rejects.toMatchObject({ name: 'AccessDeniedException' });
      await accounts.trust(arn, 'kms:ReEncrypt*');
      const moved = await move();
      expect(moved).toMatchObject({ SourceKeyId: arn, KeyId: target.KeyMetadata?.Arn });
      const opened = await accounts.theirs.send(new DecryptCommand({ CiphertextBlob: moved.CiphertextBlob }));
      expect(text(opened.Plaintext)).toBe(text(made.Plaintext));
    });
  });
});
