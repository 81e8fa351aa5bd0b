import type { Repositories } from '../../db/repositories';
import { newId } from '../../db/new-id';
import type { StorageId } from '../../workflows/domain/ids';
import type { RequestContext } from '../context';
import { NotFoundError, RuleViolationError, UserError } from '../graphql/user-error';
import { parseInput } from '../mutations/parse-input';
import type { Perform, Performed } from '../mutations/perform';
import type { CreatePlanInput } from './create-plan.input';
import { PlanInput, termsOf } from './plan-input';

/** Creates a plan with its first revision. */
export function createPlan(perform: Perform) {
  return (context: RequestContext, input: CreatePlanInput): Promise<Performed<'plan', null> | UserError> =>
    perform(context, { operation: 'createPlan', makes: 'plan', input }, async (db, id) => {
      const wanted = parseInput(PlanInput, input);
      if (wanted instanceof UserError) return wanted;
      const terms = termsOf(wanted);
      if (terms instanceof UserError) return terms;
      const primaryStorageId = await storageOf(db, wanted.primaryStorageId, 'primaryStorageId');
      if (primaryStorageId instanceof UserError) return primaryStorageId;
      const secondaryStorageId = await storageOf(db, wanted.secondaryStorageId, 'secondaryStorageId');
      if (secondaryStorageId instanceof UserError) return secondaryStorageId;
      if (primaryStorageId !== null && primaryStorageId === secondaryStorageId) {
        return new RuleViolationError('COPIES_LIE_APART', ['input', 'secondaryStorageId']);
      }
      const { name, tier } = wanted;
      const plan = { ...terms, id, revisionId: newId('planRevision'), name, tier, primaryStorageId, secondaryStorageId };
      await db.plans.create(plan);
      return { tenantId: null, after: plan, extra: null };
    });
}

async function storageOf(db: Repositories, id: string | null, field: string): Promise<StorageId | null | UserError> {
  if (id === null) return null;
  const storage = await db.storages.find(id);
  return storage?.id ?? new NotFoundError('storage', ['input', field]);
}
