import type { Repositories } from '../../db/repositories';
import type { TenantId } from '../../workflows/domain/ids';
import type { QuotaKind } from '../../workflows/domain/quota';
import { QuotaExceededError } from './quota-exceeded';
import { QuotaWarning } from './quota-warning';

/**
 * Whether a tenant may use more of something: QUOTA_EXCEEDED above the hard limit, a warning above the soft one. Under a hard limit those who ask take
 * turns until their transactions end, so that many at once do not pass it together. Whoever adds nothing is never refused, also not above a limit
 * that was lowered.
 */
export async function withinQuota(
  { tenantQuotas }: Repositories,
  tenantId: TenantId,
  kind: QuotaKind,
  countAdded: () => Promise<number> = () => Promise.resolve(1),
): Promise<QuotaExceededError | readonly QuotaWarning[]> {
  const limits = await tenantQuotas.limitsOf(tenantId, kind);
  if (!limits) return [];
  if (limits.hard !== null) await tenantQuotas.takeTurn(tenantId, kind);
  const adding = await countAdded();
  if (adding <= 0) return [];
  const used = (await tenantQuotas.ofTenants([tenantId])).find((quota) => quota.kind === kind)?.used ?? 0;
  const { soft, hard } = limits;
  if (hard !== null && used + adding > hard) return new QuotaExceededError(kind, { limit: hard, used, adding });
  return soft !== null && used + adding > soft ? [new QuotaWarning(kind, soft, used + adding)] : [];
}
