import type { Stage } from './stage';

/** What has a name of its own on the stage. */
export type Named = 'tenant' | 'credential' | 'adminHypervisor' | 'tenantHypervisor' | 'storage' | 'plan' | 'vmGroup';

/** The name that a builder gave to a thing of the stage, so that a second one of it can be asked for. */
export function nameOf({ ids, tenants: [one], idle, planId }: Stage, thing: Named): string {
  const names: Readonly<Record<Named, string>> = {
    tenant: `Tenant ${one.ids.tenant}`,
    credential: `Credential ${one.ids.credential}`,
    adminHypervisor: `Hypervisor ${ids.hypervisor}`,
    tenantHypervisor: `Hypervisor ${idle.hypervisorId}`,
    storage: 'One',
    plan: `Plan ${planId}`,
    vmGroup: `Group ${idle.vmGroupId}`,
  };
  return names[thing];
}
