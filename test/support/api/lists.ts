import { newId } from '../../../db/new-id';
import type { Ids } from './served-msp';

/** What a furnished MSP and its first tenant have. */
export interface Owned {
  readonly own: Ids;
  readonly tenant: Ids;
}

/** A list of the schema: what it must show, and for each filter a value (as GraphQL writes it) that keeps that, and one that hides it. */
export interface ListCase {
  readonly shows: (ids: Owned) => string | undefined;
  readonly filters: (ids: Owned) => Readonly<Record<string, readonly [keeps: string, hides: string]>>;
}

/** Every list; `<job>` and `<account>` are those of the furnished back-up, `<reconciliation>` found the furnished finding; only the database knows them. */
export const LISTS: Readonly<Record<string, ListCase>> = {
  tenants: {
    shows: ({ tenant }) => tenant.tenant,
    filters: ({ tenant }) => ({ status: ['ACTIVE', 'SUSPENDED'], nameContains: [`"${tenant.tenant?.toUpperCase()}"`, '"nobody"'] }),
  },
  apiKeys: {
    shows: ({ tenant }) => tenant.apiKey,
    filters: ({ tenant }) => ({
      tenantId: [`"${tenant.tenant}"`, `"${newId('tenant')}"`],
      role: ['TENANT_ADMIN', 'MSP_ADMIN'],
      status: ['ACTIVE', 'REVOKED'],
    }),
  },
  hypervisors: {
    shows: ({ tenant }) => tenant.hypervisor,
    filters: ({ tenant }) => ({
      kind: ['TENANT', 'ADMIN'],
      tenantId: [`"${tenant.tenant}"`, `"${newId('tenant')}"`],
      status: ['VALID', 'INVALID'],
      awsAccountId: ['<account>', '"000000000000"'],
      region: ['"eu-west-1"', '"ap-south-1"'],
    }),
  },
  credentials: {
    shows: ({ tenant }) => tenant.credential,
    filters: ({ tenant }) => ({
      tenantId: [`"${tenant.tenant}"`, `"${newId('tenant')}"`],
      method: ['ACCESS_KEY', 'IAM_ROLE'],
      side: ['TENANT', 'ADMIN'],
    }),
  },
  accessNodes: {
    shows: ({ own }) => own.accessNode,
    filters: ({ own }) => ({
      hypervisorId: [`"${own.hypervisor}"`, `"${newId('hypervisor')}"`],
      region: ['"eu-west-1"', '"ap-south-1"'],
      seenAfter: ['"2020-01-01T00:00:00Z"', '"2999-01-01T00:00:00Z"'],
    }),
  },
  storages: {
    shows: ({ own }) => own.storage,
    filters: ({ own }) => ({
      kind: ['SNAPSHOT_VAULT', 'S3'],
      hypervisorId: [`"${own.hypervisor}"`, `"${newId('hypervisor')}"`],
      region: ['"eu-west-1"', '"ap-south-1"'],
    }),
  },
  plans: {
    shows: ({ own }) => own.plan,
    filters: ({ own }) => ({ nameContains: [`"${own.plan?.toUpperCase()}"`, '"nothing"'], retention: ['STANDARD', 'CUSTOM'] }),
  },
  vmGroups: {
    shows: ({ tenant }) => tenant.vmGroup,
    filters: ({ tenant, own }) => ({
      tenantId: [`"${tenant.tenant}"`, `"${newId('tenant')}"`],
      hypervisorId: [`"${tenant.hypervisor}"`, `"${newId('hypervisor')}"`],
      planId: [`"${own.plan}"`, `"${newId('plan')}"`],
    }),
  },
  resources: {
    shows: ({ tenant }) => tenant.resource,
    filters: ({ tenant }) => ({
      tenantId: [`"${tenant.tenant}"`, `"${newId('tenant')}"`],
      hypervisorId: [`"${tenant.hypervisor}"`, `"${newId('hypervisor')}"`],
      region: ['"eu-west-1"', '"ap-south-1"'],
      availabilityZone: ['"eu-west-1a"', '"eu-west-1b"'],
      nativeId: [`"i-${tenant.resource?.slice(-17)}"`, '"i-00000000000000000"'],
      name: [`"Instance ${tenant.resource}"`, '"nobody"'],
      tag: ['{ key: "backup", value: "yes" }', '{ key: "backup", value: "no" }'],
      present: ['true', 'false'],
      isProtected: ['true', 'false'],
    }),
  },
  jobs: {
    shows: () => '<job>',
    filters: ({ tenant }) => ({
      tenantId: [`"${tenant.tenant}"`, `"${newId('tenant')}"`],
      hypervisorId: [`"${tenant.hypervisor}"`, `"${newId('hypervisor')}"`],
      vmGroupId: [`"${tenant.vmGroup}"`, `"${newId('vmGroup')}"`],
      operations: ['[PROTECT_GROUP, DISCOVER_HYPERVISOR]', '[VALIDATE_HYPERVISOR]'],
      states: ['[QUEUED, FAILED]', '[PAUSED]'],
    }),
  },
  users: {
    shows: ({ tenant }) => tenant.user,
    filters: ({ tenant }) => ({
      tenantId: [`"${tenant.tenant}"`, `"${newId('tenant')}"`],
      role: ['TENANT_ADMIN', 'TENANT_VIEWER'],
      status: ['INVITED', 'REMOVED'],
      contains: [`"${tenant.user?.toUpperCase()}"`, '"nobody"'],
    }),
  },
  recoveryPoints: {
    shows: ({ tenant }) => tenant.recoveryPoint,
    filters: ({ tenant }) => ({
      tenantId: [`"${tenant.tenant}"`, `"${newId('tenant')}"`],
      resourceId: [`"${tenant.resource}"`, `"${newId('resource')}"`],
      vmGroupId: [`"${tenant.vmGroup}"`, `"${newId('vmGroup')}"`],
      jobId: ['<job>', `"${newId('job')}"`],
      states: ['[COMPLETED, PENDING]', '[DELETED]'],
    }),
  },
  auditEvents: {
    shows: ({ tenant }) => tenant.auditEvent,
    filters: ({ tenant }) => ({
      from: ['"2020-01-01T00:00:00Z"', '"2999-01-01T00:00:00Z"'],
      before: ['"2999-01-01T00:00:00Z"', '"2020-01-01T00:00:00Z"'],
      tenantId: [`"${tenant.tenant}"`, `"${newId('tenant')}"`],
      principal: ['"command:furnish"', '"nobody"'],
      operation: ['"createPlan"', '"createTenant"'],
      subject: ['"x"', '"y"'],
      result: ['DONE', 'FAILED'],
      code: ['"REPEATED"', '"NAME_TAKEN"'],
    }),
  },
  driftFindings: {
    shows: ({ tenant }) => tenant.driftFinding,
    filters: ({ tenant }) => ({
      tenantId: [`"${tenant.tenant}"`, `"${newId('tenant')}"`],
      hypervisorId: [`"${tenant.hypervisor}"`, `"${newId('hypervisor')}"`],
      jobId: ['<reconciliation>', `"${newId('job')}"`],
      kind: ['RUN_GONE', 'ORPHANED_SNAPSHOT'],
      action: ['FINISHED', 'REMOVED'],
      region: ['"eu-west-1"', '"ap-south-1"'],
    }),
  },
};
