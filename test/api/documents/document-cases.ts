import type { Fields } from '../../support/api/bad-input';
import type { Stage } from '../../support/api/stage';

/** A ready document that reads: what it is asked with, and what of the stage it must show. */
export interface DocumentCase {
  readonly variables: (stage: Stage) => Fields;
  readonly shows: (stage: Stage) => object;
}

// What jest's matchers stand for is `any` by their type.
const like = (fields: object): unknown => expect.objectContaining(fields) as unknown;
const any = (type: unknown): unknown => expect.any(type) as unknown;
const page = (...nodes: object[]): object => ({ nodes: expect.arrayContaining(nodes.map(like)) as unknown });

/** Every ready document that is no mutation, by the name of its operation; what mutations are asked with stands with their own cases. */
export const DOCUMENT_CASES: Readonly<Record<string, DocumentCase>> = {
  Viewer: {
    variables: () => ({}),
    shows: ({ mspId }) => ({ viewer: { role: 'MSP_ADMIN', msp: { id: mspId }, tenant: null } }),
  },
  Tenants: {
    variables: () => ({ first: 10 }),
    shows: ({ tenants: [one, other] }) => ({ tenants: page({ id: one.ids.tenant }, { id: other.ids.tenant }) }),
  },
  Portfolio: {
    variables: () => ({ first: 10 }),
    shows: ({ tenants: [one, other], busy }) => ({
      tenants: page(
        {
          id: one.ids.tenant,
          vmGroups: { nodes: expect.arrayContaining([like({ id: busy.vmGroupId })]) as unknown, pageInfo: any(Object) },
        },
        { id: other.ids.tenant },
      ),
    }),
  },
  TenantPage: {
    variables: ({ tenants: [one] }) => ({ id: one.ids.tenant }),
    shows: ({ tenants: [one], idle, busy }) => ({
      tenant: {
        id: one.ids.tenant,
        hypervisors: page({ id: idle.hypervisorId, status: 'VALID' }, { id: busy.hypervisorId }),
        vmGroups: page({ id: busy.vmGroupId, lastJob: like({ state: 'PAUSED' }) }),
        jobs: page({ operation: 'PROTECT_GROUP' }),
      },
    }),
  },
  HypervisorPage: {
    variables: ({ idle }) => ({ id: idle.hypervisorId }),
    shows: ({ idle, tenants: [one] }) => ({
      hypervisor: { id: idle.hypervisorId, tenant: { id: one.ids.tenant } },
      resources: page({ kind: 'EC2_INSTANCE', name: 'web' }),
    }),
  },
  GroupPage: {
    variables: ({ busy }) => ({ id: busy.vmGroupId }),
    shows: ({ busy, planId }) => ({
      vmGroup: {
        id: busy.vmGroupId,
        summary: { lastBackUp: { state: 'PAUSED' } },
        plan: { id: planId },
        hypervisor: { id: busy.hypervisorId },
        jobs: page({ state: 'PAUSED' }),
      },
    }),
  },
  JobPage: {
    variables: ({ failed }) => ({ id: failed.jobId, states: ['FAILED'] }),
    shows: ({ failed }) => ({
      job: {
        id: failed.jobId,
        items: page(...failed.failedItemIds.map((id) => ({ id, state: 'FAILED', failure: like({ code: any(String) }) }))),
        events: { nodes: any(Array) },
      },
    }),
  },
  RecoveryPoints: {
    variables: ({ tenants: [one] }) => ({ first: 50, filter: { tenantId: one.ids.tenant, states: ['COMPLETED'] } }),
    shows: ({ idle }) => ({ recoveryPoints: page({ id: idle.recoveryPointId, state: 'COMPLETED' }) }),
  },
  Plans: {
    variables: () => ({}),
    shows: ({ planId }) => ({ plans: page({ id: planId }) }),
  },
  JobProgress: {
    variables: ({ finalJobId }) => ({ jobId: finalJobId }),
    shows: ({ finalJobId }) => ({ jobProgress: { id: finalJobId, state: 'CANCELLED' } }),
  },
  JobEvents: {
    variables: ({ tenants: [one] }) => ({ jobId: one.ids.job }),
    shows: () => ({ jobEvents: { level: 'INFO', code: 'JOB_CLAIMED' } }),
  },
};
