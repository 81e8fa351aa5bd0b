import type { Teller } from './teller';
import { validate } from './validate';

/** The MSP's own side once it is connected. */
export interface AdminSide {
  readonly hypervisorId: string;
}

/** The MSP connects its admin account by the role that access nodes assume, and proves it. */
export async function connectAdmin(teller: Teller): Promise<AdminSide> {
  const { portal, terminal, world } = teller;
  terminal.chapter('The MSP connects its admin account');
  const { credential } = await portal.mutate<{ credential: { id: string } }>(
    'createCredential',
    { name: 'Northwind admin role', method: 'IAM_ROLE', roleArn: world.admin.adminRoleArn },
    'credential { id }',
  );
  const { hypervisor } = await portal.mutate<{ hypervisor: { id: string } }>(
    'connectAdminHypervisor',
    { name: 'Northwind admin', awsAccountId: world.admin.accountId, regions: world.regions, credentialId: credential.id },
    'hypervisor { id }',
  );
  terminal.fact(`connected ${world.admin.accountId} in ${world.regions.join(' and ')} by the role ${world.admin.adminRoleArn}`);
  const report = await validate(teller, hypervisor.id);
  teller.expect(
    report.verdict === 'VALID',
    `validated: ${report.summary}`,
    `the admin account is ${report.verdict}: ${report.failures.join('; ')}`,
  );
  return { hypervisorId: hypervisor.id };
}
