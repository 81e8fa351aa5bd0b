import {
  defaultFieldResolver,
  type GraphQLError,
  isObjectType,
  type GraphQLField,
  type GraphQLFieldResolver,
  type GraphQLSchema,
} from 'graphql';
import type { RequestContext } from '../../context';
import { fieldError } from '../request-error';

type Resolve = GraphQLFieldResolver<unknown, RequestContext>;

/** What is answered in the place of a field that took too long. */
export const timedOut = (): GraphQLError =>
  fieldError(
    'TIMED_OUT',
    'The operation took too long and was given up; ask for less at once. A mutation may have been done: send it again with the same clientMutationId.',
  );

/**
 * Holds every operation to its deadline, on every transport: a root field answers TIMED_OUT when its time is over, and no field below asks the
 * database any more. A statement that is under way is ended by PostgreSQL's own limit.
 */
export function limitTime(schema: GraphQLSchema): GraphQLSchema {
  const racing = new Set([schema.getQueryType(), schema.getMutationType()]);
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__')) continue;
    for (const field of Object.values(type.getFields()) as GraphQLField<unknown, RequestContext>[]) {
      if (racing.has(type)) field.resolve = racingWith(field.resolve ?? defaultFieldResolver);
      // What only reads a property of its parent takes no time.
      else if (field.resolve && field.resolve !== defaultFieldResolver) field.resolve = checking(field.resolve);
    }
  }
  return schema;
}

const checking =
  (resolve: Resolve): Resolve =>
  (root, args, context, info) => {
    if (Date.now() >= context.deadlineMs) throw timedOut();
    return resolve(root, args, context, info);
  };

const racingWith =
  (resolve: Resolve): Resolve =>
  async (root, args, context, info) => {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(timedOut()), Math.max(0, context.deadlineMs - Date.now()));
    });
    try {
      return await Promise.race([resolve(root, args, context, info), late]);
    } finally {
      clearTimeout(timer);
    }
  };
