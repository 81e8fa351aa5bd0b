import { z } from 'zod';
import { parseId, type TenantId } from '../../workflows/domain/ids';
import { QUOTA_KINDS } from '../../workflows/domain/quota';
import type { RequestContext } from '../context';
import { NotFoundError, UserError } from '../graphql/user-error';
import { parseInput } from '../mutations/parse-input';
import type { Perform, Performed } from '../mutations/perform';
import type { ChangeTenantQuotaInput } from './change-tenant-quota.input';

const limit = z
  .number()
  .int()
  .min(0, 'must be at least 0')
  .nullish()
  .transform((value) => value ?? null);

const Input = z
  .object({ kind: z.enum(QUOTA_KINDS), soft: limit, hard: limit })
  .refine(({ soft, hard }) => soft === null || hard === null || soft <= hard, {
    path: ['soft'],
    message: 'must not be above the hard limit',
  })
  .refine(({ kind, soft }) => kind !== 'API_RATE' || soft === null, {
    path: ['soft'],
    message: 'must be left out for API_RATE: every answer says what is left',
  })
  .refine(({ kind, hard }) => kind !== 'API_RATE' || hard !== 0, { path: ['hard'], message: 'must be at least 1 for API_RATE' });

/** Sets both limits of one kind for a tenant. What the tenant uses already stays, also above them. */
export function changeTenantQuota(perform: Perform) {
  return (context: RequestContext, input: ChangeTenantQuotaInput): Promise<Performed<'tenant', null> | UserError> => {
    // Whatever the caller gave: only the id of a tenant that is found gets any further.
    const changes = input.tenantId as TenantId;
    return perform(context, { operation: 'changeTenantQuota', makes: 'tenant', changes, input }, async ({ tenants, tenantQuotas }) => {
      const wanted = parseInput(Input, input);
      if (wanted instanceof UserError) return wanted;
      const { kind, soft, hard } = wanted;
      const tenantId = parseId('tenant', input.tenantId);
      const tenant = tenantId && (await tenants.find(tenantId));
      if (!tenant) return new NotFoundError('tenant', ['input', 'tenantId']);
      const before = (await tenantQuotas.limitsOf(tenant.id, kind)) ?? { soft: null, hard: null };
      await tenantQuotas.change(tenant.id, kind, { soft, hard });
      return { tenantId: tenant.id, before: { kind, ...before }, after: { kind, soft, hard }, extra: null };
    });
  };
}
