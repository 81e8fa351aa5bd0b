import { defaultFieldResolver, type GraphQLField, type GraphQLFieldResolver, type GraphQLObjectType, type GraphQLSchema } from 'graphql';
import type { RequestContext } from '../context';
import { BEFORE_SCOPE, declaredNeed } from './needs';
import { scopeRequired } from './scope-errors';

type Field = GraphQLField<unknown, RequestContext>;
type Resolve = GraphQLFieldResolver<unknown, RequestContext>;

/**
 * Lets nobody ask for anything, over any executor and transport, who has not said for which MSP or tenant, but for what declares BEFORE_SCOPE. It lies
 * around the audit log, because what is asked for nobody in particular belongs into nobody's.
 */
export function demandScope(schema: GraphQLSchema): GraphQLSchema {
  for (const root of [schema.getQueryType(), schema.getMutationType()]) {
    for (const field of fieldsOf(root)) field.resolve = demanding(field, field.resolve ?? defaultFieldResolver);
  }
  for (const field of fieldsOf(schema.getSubscriptionType())) if (field.subscribe) field.subscribe = demanding(field, field.subscribe);
  return schema;
}

const fieldsOf = (root: GraphQLObjectType | null | undefined): Field[] => Object.values(root?.getFields() ?? {}) as Field[];

function demanding(field: Field, resolve: Resolve): Resolve {
  if (declaredNeed(field) === BEFORE_SCOPE) return resolve;
  return (root, args, context, info) => {
    if (!context.principal.hasScope) throw scopeRequired();
    return resolve(root, args, context, info);
  };
}
