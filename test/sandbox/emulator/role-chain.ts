import type { AssumeRoleCommandInput } from '@aws-sdk/client-sts';
import type { CreateRoleCommandInput, IAMClient } from '@aws-sdk/client-iam';
import type { EmulatedAccount, Emulator, Keys } from './emulator';
import { assumeRole, makeRole } from './role-sessions';

/** The three actions that a chain with source identity and tags needs on both sides. */
export const CHAIN = ['sts:AssumeRole', 'sts:TagSession', 'sts:SetSourceIdentity'];

/** The external ID that tenantRole asks for by default. */
export const EXTERNAL_ID = 'tenant-secret-1';

/** Worker → admin role → tenant role: an MSP and a tenant account, and the ways between them. */
export interface RoleChain {
  msp: EmulatedAccount;
  tenant: EmulatedAccount;
  worker: Keys;
  tenantIam: IAMClient;
  /** A role of the tenant with the chain's actions; trusts the admin role with EXTERNAL_ID unless told otherwise. */
  tenantRole(trust?: object, settings?: Partial<CreateRoleCommandInput>): Promise<string>;
  assume(keys: Keys, input: Partial<AssumeRoleCommandInput>): Promise<Keys>;
  /** The worker as the admin role. */
  asAdmin(input?: Partial<AssumeRoleCommandInput>): Promise<Keys>;
}

/** Make both accounts. */
export async function roleChain(aws: Emulator): Promise<RoleChain> {
  const msp = await aws.account({ name: 'msp', kind: 'admin' });
  const tenant = await aws.account({ name: 'tenant' });
  const worker = workerOf(msp);
  const byDefault = { Principal: { AWS: msp.adminRoleArn }, Condition: { StringEquals: { 'sts:ExternalId': EXTERNAL_ID } } };
  return {
    msp,
    tenant,
    worker,
    tenantIam: aws.clientsFor(tenant.administrator).iam,
    tenantRole: (trust = byDefault, settings = {}) => makeRole(aws, tenant, { Action: CHAIN, ...trust }, [], settings),
    assume: (keys, input) => assumeRole(aws, keys, input),
    asAdmin: (input = {}) => assumeRole(aws, worker, { RoleArn: msp.adminRoleArn, ...input }),
  };
}

/** The worker's key of an admin account; throws for a tenant account. */
export function workerOf(account: EmulatedAccount): Keys {
  if (!account.worker) {
    throw new Error(`${account.name} is not an admin account`);
  }
  return account.worker;
}
