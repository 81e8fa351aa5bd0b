import { defaultFieldResolver, GraphQLError, type GraphQLField, type GraphQLFieldResolver, type GraphQLSchema } from 'graphql';
import { kindOf } from '../../workflows/domain/ids';
import { permits } from '../auth/denial';
import { declaredNeed } from '../auth/needs';
import type { RequestContext } from '../context';
import { UserError } from '../graphql/user-error';
import { newAttempt } from './attempt';
import type { Ending } from './audit-trail';
import { idsAsked } from './ids-asked';

type Field = GraphQLField<unknown, RequestContext>;
type Resolve = GraphQLFieldResolver<unknown, RequestContext>;

/**
 * Lets nothing of the schema go by the audit log, for every executor and transport: each mutation is told once, whatever became of it, and so is a query
 * or subscription that its caller may not ask (bounded). It lies around the guards, so that it sees what they refuse.
 */
export function auditSchema(schema: GraphQLSchema): GraphQLSchema {
  for (const field of fieldsOf(schema.getMutationType())) field.resolve = telling(field);
  for (const field of fieldsOf(schema.getQueryType())) field.resolve = tellingDenials(field, field.resolve ?? defaultFieldResolver);
  for (const field of fieldsOf(schema.getSubscriptionType())) if (field.subscribe) field.subscribe = tellingDenials(field, field.subscribe);
  return schema;
}

const fieldsOf = (root: ReturnType<GraphQLSchema['getQueryType']>): Field[] => Object.values(root?.getFields() ?? {}) as Field[];

function telling(field: Field): Resolve {
  const resolve = field.resolve ?? defaultFieldResolver;
  return async (root, args: Readonly<Record<string, unknown>>, context, info) => {
    // Each field of a document is an attempt of its own.
    const attempt = newAttempt();
    const ended = async (ending: Pick<Ending, 'result' | 'code'>): Promise<void> => {
      // Who has chosen no scope has nowhere to act, and is in nobody's log.
      if (attempt.recorded || !context.principal.hasScope) return;
      const subject = idsAsked(field, args).find((id) => kindOf(id) !== null) ?? null;
      await context.audit.ended(context, { action: field.name, subjectId: subject, ...ending });
    };
    let outcome: unknown;
    try {
      // Not a copy: what a context without a scope refuses is refused by its prototype.
      const own = Object.create(context, { attempt: { value: attempt } }) as RequestContext;
      outcome = await resolve(root, args, own, info);
    } catch (error) {
      // What cannot be written either must not hide what went wrong first.
      await ended(endingOf(error)).catch((unwritten: unknown) =>
        context.log.error({ err: unwritten }, 'A failure could not be written down.'),
      );
      throw error;
    }
    await ended(outcome instanceof UserError ? { result: 'REFUSED', code: outcome.code } : { result: 'DONE', code: null });
    return outcome;
  };
}

/** An error that says what was wrong with the request is a refusal; everything else is ours. */
function endingOf(error: unknown): Pick<Ending, 'result' | 'code'> {
  const code = error instanceof GraphQLError ? error.extensions['code'] : null;
  if (typeof code === 'string' && code !== 'INTERNAL_SERVER_ERROR') return { result: 'REFUSED', code };
  return { result: 'FAILED', code: 'INTERNAL_SERVER_ERROR' };
}

function tellingDenials(field: Field, resolve: Resolve): Resolve {
  const need = declaredNeed(field);
  if (need === null) return resolve;
  return (root, args, context, info) => {
    if (context.principal.hasScope && !permits(context, need)) context.audit.denied(context, field.name, 'PERMISSION_DENIED');
    return resolve(root, args, context, info);
  };
}
