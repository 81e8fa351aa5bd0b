import type { EmulatedAccount } from '../emulator-client';
import type { AdminSide } from './chapter-connect-admin';
import type { Teller, TenantRole } from './teller';
import { tenantAccount } from './tenant-account';
import { validate } from './validate';

const ROLE = 'SnapwardBackup';

interface IssuedCredential {
  readonly credential: { readonly id: string };
  readonly externalId: string;
  readonly trustPolicy: string;
  readonly permissionPolicy: string;
}

interface Policy {
  readonly Statement: readonly Record<string, unknown>[];
}

/** What a hurried administrator pastes: the same trust, without the condition on the external ID. */
function withoutConditions(trustPolicy: string): string {
  const policy = JSON.parse(trustPolicy) as Policy;
  return JSON.stringify({ ...policy, Statement: policy.Statement.map((statement) => ({ ...statement, Condition: undefined })) });
}

/** Three tenants are connected; the last one forgets the external ID, is found out, mends it and passes. */
export async function connectTenants(teller: Teller, admin: AdminSide): Promise<TenantRole[]> {
  const { portal, terminal, world } = teller;
  terminal.chapter('Three tenants are connected; each trusts one role, under an external ID of its own');
  const tenants: TenantRole[] = [];
  for (const [index, account] of world.tenants.entries()) {
    const forgetful = index === world.tenants.length - 1;
    const { tenant } = await portal.mutate<{ tenant: { id: string } }>('createTenant', { name: account.name }, 'tenant { id }');
    const issued = await portal.mutate<IssuedCredential>(
      'createCredential',
      {
        tenantId: tenant.id,
        name: `${account.name} role`,
        method: 'STS_ASSUME_ROLE',
        roleArn: `arn:aws:iam::${account.accountId}:role/${ROLE}`,
        adminHypervisorId: admin.hypervisorId,
      },
      'credential { id } externalId trustPolicy permissionPolicy',
    );
    const own = tenantAccount(teller.awsEndpointUrl, account.administrator);
    await own.createRole(ROLE, forgetful ? withoutConditions(issued.trustPolicy) : issued.trustPolicy, issued.permissionPolicy);
    const hypervisorId = await connect(teller, account, tenant.id, issued.credential.id, admin);
    const role = { name: account.name, accountId: account.accountId, tenantId: tenant.id, hypervisorId, account: own };
    await (forgetful ? proveForgetful(teller, role, issued.trustPolicy) : prove(teller, role));
    tenants.push(role);
  }
  return tenants;
}

async function connect({ portal, world }: Teller, account: EmulatedAccount, tenantId: string, credentialId: string, admin: AdminSide) {
  const { hypervisor } = await portal.mutate<{ hypervisor: { id: string } }>(
    'connectTenantHypervisor',
    {
      tenantId,
      name: `${account.name} AWS`,
      awsAccountId: account.accountId,
      regions: world.regions,
      credentialId,
      useAdminResources: true,
      adminHypervisorId: admin.hypervisorId,
    },
    'hypervisor { id }',
  );
  return hypervisor.id;
}

async function prove(teller: Teller, { name, accountId, hypervisorId }: TenantRole): Promise<void> {
  const report = await validate(teller, hypervisorId);
  const failures = report.failures.join('; ');
  teller.expect(
    report.verdict === 'VALID',
    `${name} (${accountId}) is valid: ${report.summary}`,
    `${name} is ${report.verdict}: ${failures}`,
  );
}

async function proveForgetful(teller: Teller, tenant: TenantRole, trustPolicy: string): Promise<void> {
  const { terminal } = teller;
  const report = await validate(teller, tenant.hypervisorId);
  const foundOut = report.failures.some((failure) => failure.includes('can be assumed by anyone the account trusts'));
  teller.expect(
    report.verdict === 'INVALID' && foundOut,
    `${tenant.name} (${tenant.accountId}) is refused, as it must be:`,
    `${tenant.name} trusts without an external ID and was found ${report.verdict}`,
  );
  report.failures.forEach((failure) => terminal.notice(failure));
  report.remedies.forEach((remedy) => terminal.line(`     → ${remedy}`));
  await tenant.account.changeTrust(ROLE, trustPolicy);
  terminal.fact(`${tenant.name}'s administrator puts the condition into the trust policy`);
  await prove(teller, tenant);
}
