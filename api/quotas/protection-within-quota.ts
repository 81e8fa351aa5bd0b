import type { Repositories } from '../../db/repositories';
import type { VmGroupRow } from '../../db/repositories/vm-groups';
import { selects } from '../../workflows/domain/content-rules';
import type { ResourceId } from '../../workflows/domain/ids';
import { QuotaExceededError } from './quota-exceeded';
import type { QuotaWarning } from './quota-warning';
import { withinQuota } from './within-quota';

const CANDIDATES_A_PAGE = 2_000;

/** A back-up that may be asked for; `expectedResources` is for whoever counts before it has planned, null when nobody counts. */
export interface ProtectionAllowed {
  readonly expectedResources: number | null;
  readonly warnings: readonly QuotaWarning[];
}

/** Whether a group may be backed up: its rules are asked of the inventory as the back-up will ask them, which is done only where there is a quota. */
export async function protectionWithinQuota(db: Repositories, group: VmGroupRow): Promise<QuotaExceededError | ProtectionAllowed> {
  let expectedResources: number | null = null;
  const warnings = await withinQuota(db, group.tenantId, 'PROTECTED_RESOURCES', async () => {
    expectedResources = await chosenBy(db, group);
    return expectedResources - (await db.tenantQuotas.resourcesOf(group.id));
  });
  return warnings instanceof QuotaExceededError ? warnings : { expectedResources, warnings };
}

async function chosenBy({ protection }: Repositories, { hypervisorId, content }: VmGroupRow): Promise<number> {
  let chosen = 0;
  let after: ResourceId | null = null;
  do {
    const page = await protection.candidates(hypervisorId, after, CANDIDATES_A_PAGE);
    chosen += page.filter((candidate) => !candidate.gone && selects(content, candidate)).length;
    after = page.length === CANDIDATES_A_PAGE ? (page.at(-1)?.id ?? null) : null;
  } while (after !== null);
  return chosen;
}
