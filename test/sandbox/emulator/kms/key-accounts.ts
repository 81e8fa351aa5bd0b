import { CreateKeyCommand, PutKeyPolicyCommand, type KMSClient } from '@aws-sdk/client-kms';
import type { Clients, EmulatedAccount, Emulator } from '../emulator';
import { assumeRole, makeRole, policyOf } from '../role-sessions';

/** A key owner and another account, both seen through their administrators. */
export interface KeyAccounts {
  owner: EmulatedAccount;
  other: EmulatedAccount;
  ours: KMSClient;
  theirs: KMSClient;
  /** A new key of the owner, with KMS's default policy; its ARN. */
  key(): Promise<string>;
  /** The key policy that keeps the owner's account in and lets the other's administrator do the action. */
  policyLetting(action: string): string;
  /** Put that policy on a key. */
  trust(keyArn: string, action: string): Promise<void>;
  /** A session of a fresh role of the other account, which its own account lets use every key unless told otherwise. */
  session(permissions?: object): Promise<{ arn: string; clients: Clients }>;
}

/** Make both accounts. */
export async function keyAccounts(aws: Emulator): Promise<KeyAccounts> {
  const owner = await aws.account({ name: 'owner' });
  const other = await aws.account({ name: 'other' });
  const ours = aws.clientsFor(owner.administrator).kms;
  const administrator = { AWS: `arn:aws:iam::${other.accountId}:user/administrator` };
  const policyLetting = (Action: string) => policyOf(wholeAccount(owner), { Principal: administrator, Action, Resource: '*' });
  return {
    owner,
    other,
    ours,
    theirs: aws.clientsFor(other.administrator).kms,
    policyLetting,
    async key() {
      const created = await ours.send(new CreateKeyCommand({ Description: 'data' }));
      return created.KeyMetadata?.Arn ?? '';
    },
    async trust(keyArn, action) {
      await ours.send(new PutKeyPolicyCommand({ KeyId: keyArn, Policy: policyLetting(action) }));
    },
    async session(permissions = { Action: 'kms:*', Resource: '*' }) {
      const arn = await makeRole(aws, other, undefined, [permissions]);
      const keys = await assumeRole(aws, other.administrator, { RoleArn: arn });
      return { arn, clients: aws.clientsFor(keys) };
    },
  };
}

/** The statement of KMS's default key policy: identity policies of the account decide. */
export function wholeAccount(account: EmulatedAccount): object {
  return { Principal: { AWS: `arn:aws:iam::${account.accountId}:root` }, Action: 'kms:*', Resource: '*' };
}
