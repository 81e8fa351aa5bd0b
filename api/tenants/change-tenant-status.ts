import { z } from 'zod';
import type { TenantStatus } from '../../workflows/domain/access';
import { parseId, type TenantId } from '../../workflows/domain/ids';
import type { RequestContext } from '../context';
import type { MutationInput } from '../graphql/mutation-input';
import { ConflictError, NotFoundError, UserError } from '../graphql/user-error';
import { text } from '../mutations/input-schemas';
import { parseInput } from '../mutations/parse-input';
import type { Perform, Performed } from '../mutations/perform';
import { RUNNING_JOBS, type RunningJobsWord } from './tenant-status-inputs';

/** Every change of a tenant's status, by the mutation that makes it. */
export const STATUS_AFTER = {
  suspendTenant: 'SUSPENDED',
  resumeTenant: 'ACTIVE',
  offboardTenant: 'OFFBOARDING',
} as const satisfies Readonly<Record<string, TenantStatus>>;
export type StatusChange = keyof typeof STATUS_AFTER;

/** What the three take between them. */
export interface StatusChangeInput extends MutationInput {
  readonly tenantId: string;
  readonly runningJobs?: RunningJobsWord;
  readonly reason?: string | null;
}

const Input = z.object({
  runningJobs: z.enum(RUNNING_JOBS).default('FINISH'),
  reason: text(1_000)
    .nullish()
    .transform((reason) => reason ?? null),
});
const TENANT = ['input', 'tenantId'];

/**
 * Gives a tenant a status, waiting for everything that is just being written for it. One that has the status already keeps it, and since when; the
 * reason is the new one, and CANCEL tells what is still under way to end. Nothing leaves OFFBOARDING.
 */
export function changeTenantStatus(perform: Perform, operation: StatusChange) {
  return (context: RequestContext, input: StatusChangeInput): Promise<Performed<'tenant', null> | UserError> => {
    // Whatever the caller gave: only the id of a tenant that is found gets any further.
    const changes = input.tenantId as TenantId;
    return perform(context, { operation, makes: 'tenant', changes, input }, async (db) => {
      const wanted = parseInput(Input, input);
      if (wanted instanceof UserError) return wanted;
      const { runningJobs, reason } = wanted;
      const tenantId = parseId('tenant', input.tenantId);
      const tenant = tenantId && (await db.tenants.holdAlone(tenantId));
      if (!tenant) return new NotFoundError('tenant', TENANT);
      const status = STATUS_AFTER[operation];
      if (tenant.status === 'OFFBOARDING' && status !== 'OFFBOARDING') return isOffboarding(tenant.id);
      await db.tenants.setStatus(tenant.id, status, reason);
      const cancelled = runningJobs === 'CANCEL' ? await db.jobCancellations.askAll(tenant.id) : null;
      return {
        tenantId: tenant.id,
        before: { status: tenant.status, statusReason: tenant.statusReason },
        after: { status, statusReason: reason, ...(status === 'ACTIVE' ? {} : { runningJobs, jobsToldToEnd: cancelled }) },
        extra: null,
      };
    });
  };
}

const isOffboarding = (id: TenantId): ConflictError =>
  new ConflictError(
    'TENANT_IS_OFFBOARDING',
    'The tenant is being taken apart; that is never taken back.',
    'Create another tenant (createTenant), and connect the accounts to it.',
    TENANT,
    id,
  );
