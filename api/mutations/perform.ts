import type { Database } from '../../db/database';
import { newId } from '../../db/new-id';
import type { Repositories } from '../../db/repositories';
import type { Id, IdKind, TenantId } from '../../workflows/domain/ids';
import { doneBy, REPEATED } from '../audit/done-by';
import { tenantNotActive } from '../auth/denial';
import { STILL_POSSIBLE } from '../auth/still-possible';
import type { RequestContext } from '../context';
import type { MutationInput } from '../graphql/mutation-input';
import { ConflictError, UserError } from '../graphql/user-error';
import { outcomeOfViolation } from './constraint-outcomes';
import { hashOfInput } from './input-hash';
import { clientMutationId as numberSchema } from './input-schemas';
import { parseInput } from './parse-input';
import { Refused } from './refused';
import { z } from 'zod';

/** What a mutation is about, apart from its work. */
export interface Mutation<Kind extends IdKind> {
  readonly operation: string;
  /** The kind of thing that it makes, or that it changes. */
  readonly makes: Kind;
  /** What it changes, when it makes nothing new; whether there is such a thing is for the work to find out. */
  readonly changes?: Id<Kind>;
  readonly input: MutationInput;
}

/** What the work of a mutation wrote, for the audit log and for the answer. */
export interface Written<Extra> {
  readonly tenantId: TenantId | null;
  /** What there was of it before, when it is changed. */
  readonly before?: object;
  /** What is there now that was not there before; never a secret. */
  readonly after: object;
  readonly extra: Extra;
}

/** A mutation that was done now, or earlier under the same `clientMutationId`: then there is nothing extra. */
export interface Performed<Kind extends IdKind, Extra> {
  readonly id: Id<Kind>;
  readonly extra: Extra | null;
}

/** Does a mutation that its caller may do: `clientMutationId`, the work, the audit event, in one transaction; an outcome that is a UserError has written nothing. */
export type Perform = <Kind extends IdKind, Extra>(
  context: RequestContext,
  mutation: Mutation<Kind>,
  work: (db: Repositories, id: Id<Kind>) => Promise<UserError | Written<Extra>>,
) => Promise<UserError | Performed<Kind, Extra>>;

const Numbered = z.object({ clientMutationId: numberSchema });

/** The `clientMutationId` was used before, for something else. */
export const idempotencyConflict = (): ConflictError =>
  new ConflictError(
    'IDEMPOTENCY_CONFLICT',
    'This clientMutationId was used before with another input.',
    'Use a new number for a new request, or send the same input again.',
    ['input', 'clientMutationId'],
  );

/** The one way in which mutations write. */
export function performing(database: Database): Perform {
  return async (context, mutation, work) => {
    const numbered = parseInput(Numbered, mutation.input);
    if (numbered instanceof UserError) return numbered;
    try {
      const performed = await database.inScope(context.scope, (db) => performOnce(db, context, mutation, work));
      context.attempt.noteRecorded();
      context.onWritten();
      return performed;
    } catch (error) {
      const outcome = error instanceof Refused ? error.outcome : outcomeOfViolation(error);
      if (outcome) return outcome;
      throw error;
    }
  };
}

async function performOnce<Kind extends IdKind, Extra>(
  db: Repositories,
  context: RequestContext,
  { operation, makes, changes, input }: Mutation<Kind>,
  work: (db: Repositories, id: Id<Kind>) => Promise<UserError | Written<Extra>>,
): Promise<Performed<Kind, Extra>> {
  const id = changes ?? newId(makes);
  if (input.clientMutationId) {
    const request = {
      principalId: context.principal.id,
      clientMutationId: input.clientMutationId,
      operation,
      inputHash: hashOfInput(input),
    };
    // Before every other write: a twin that is under way is waited for here.
    const recalled = await db.idempotentRequests.remember(request, id);
    if (recalled.kind === 'CONFLICT') throw new Refused(idempotencyConflict());
    // Only this operation, which makes this kind of thing, writes its results under its name.
    if (recalled.kind === 'REPEATED') {
      await db.auditEvents.append({ ...doneBy(context), action: operation, subjectId: recalled.resultId, ...REPEATED });
      return { id: recalled.resultId as Id<Kind>, extra: null };
    }
  }
  // Before the work locks anything, where the tenant is known by who asks; after it for every other, whose work said for whom it was.
  await demandActive(db, operation, context.scope.tenantId);
  const outcome = await work(db, id);
  if (outcome instanceof UserError) throw new Refused(outcome);
  const { tenantId, before = null, after, extra } = outcome;
  await demandActive(db, operation, tenantId);
  // Last: from here on others of the same MSP wait for this transaction.
  await db.auditEvents.append({ ...doneBy(context), action: operation, subjectId: id, tenantId, before, after });
  return { id, extra };
}

/** Whatever a mutation wrote for a tenant, it is undone unless the tenant is ACTIVE, and stays so until that is committed. */
async function demandActive(db: Repositories, operation: string, tenantId: TenantId | null): Promise<void> {
  if (tenantId === null || STILL_POSSIBLE.has(operation)) return;
  const tenant = await db.tenants.hold(tenantId);
  if (tenant?.status !== 'ACTIVE') throw new Refused(tenantNotActive());
}
