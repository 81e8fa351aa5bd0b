import {
  defaultFieldResolver,
  isNonNullType,
  isObjectType,
  type GraphQLField,
  type GraphQLFieldResolver,
  type GraphQLObjectType,
  type GraphQLSchema,
} from 'graphql';
import type { RequestContext } from '../context';
import { denialOf, permissionDenied, permits } from './denial';
import { declaredNeed, needOfType, type Need } from './needs';

type Field = GraphQLField<unknown, RequestContext>;
type Resolve = GraphQLFieldResolver<unknown, RequestContext>;

/**
 * Puts in force what the schema declares with `@Needs`, for every executor and transport, before any resolver runs: a query or relation that is not
 * permitted is null where null is possible and PERMISSION_DENIED where it is not, a subscription is refused, a mutation answers its DeniedError.
 * Throws when an operation declares nothing, so that nobody can forget it.
 */
export function guardSchema(schema: GraphQLSchema): GraphQLSchema {
  const [query, mutation, subscription] = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
  const undeclared = [query, mutation, subscription].flatMap((root) => (root ? fieldsWithoutNeed(root) : []));
  if (undeclared.length > 0) throw new Error(`These operations declare no permission word (@Needs): ${undeclared.join(', ')}.`);
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__')) continue;
    for (const field of Object.values(type.getFields()) as Field[]) {
      const need = declaredNeed(field) ?? (passesOn(type) ? null : needOfType(field.type));
      if (need === null) continue;
      if (type === mutation) field.resolve = answeringDenials(field, need);
      else if (type === subscription) field.subscribe = refusing(field, need);
      else field.resolve = hiding(field, need);
    }
  }
  return schema;
}

const fieldsWithoutNeed = (root: GraphQLObjectType): string[] =>
  Object.values(root.getFields())
    .filter((field) => declaredNeed(field) === null)
    .map((field) => `${root.name}.${field.name}`);

/** The parts of a connection were guarded with it; and what somebody has just made he may see. */
const passesOn = ({ name }: GraphQLObjectType): boolean => /(Connection|Edge|Payload)$/.test(name);

const resolverOf = ({ resolve }: Field): Resolve => resolve ?? defaultFieldResolver;

function hiding(field: Field, need: Need): Resolve {
  const resolve = resolverOf(field);
  const mayBeNull = !isNonNullType(field.type);
  return (root, args, context, info) => {
    if (permits(context, need)) return resolve(root, args, context, info);
    if (mayBeNull) return null;
    throw permissionDenied(need);
  };
}

function answeringDenials(field: Field, need: Need): Resolve {
  const resolve = resolverOf(field);
  return (root, args, context, info) => denialOf(context, need, field.name) ?? resolve(root, args, context, info);
}

function refusing({ name, subscribe }: Field, need: Need): Resolve {
  if (!subscribe) throw new Error(`The subscription ${name} has no stream.`);
  return (root, args, context, info) => {
    if (!permits(context, need)) throw permissionDenied(need);
    return subscribe(root, args, context, info);
  };
}
