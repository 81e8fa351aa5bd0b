import {
  getNamedType,
  isAbstractType,
  isCompositeType,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLSchema,
} from 'graphql';
import { ID_PREFIX, type IdKind } from '../../../workflows/domain/ids';
import { inputFieldsOf, isId, operationsOf } from './the-schema';

/** One place of the schema that takes an id, as a document with the variable `$id`. */
export interface PlaceOfId {
  /** The operation and the argument, such as `jobs(filter.tenantId)`. */
  readonly place: string;
  readonly operation: string;
  readonly document: string;
  /** What kinds of id belong there. */
  readonly kinds: readonly IdKind[];
}

const KINDS = Object.keys(ID_PREFIX) as IdKind[];

/** The kind of id that an argument is for, by its name: `tenantId`, or `id` of what the operation is named for. */
function kindsFor(argument: string, operation: string): readonly IdKind[] {
  const word = argument === 'id' ? operation : argument.replace(/Id$/, '').replace(/^admin(.)/, (_, first: string) => first.toLowerCase());
  if (word === 'node') return KINDS;
  const kind = KINDS.find((candidate) => candidate === word);
  if (!kind) throw new Error(`Nobody knows what kind of id ${operation}(${argument}) takes; name it here.`);
  return [kind];
}

/** A few fields of what a field answers, as deep as needed to show something. */
function selectionOf(field: GraphQLField<unknown, unknown>): string {
  const type = getNamedType(field.type);
  if (!isCompositeType(type)) return '';
  if (type.name.endsWith('Connection')) return '{ nodes { __typename } edges { cursor } pageInfo { hasNextPage endCursor } }';
  return isAbstractType(type) || 'id' in type.getFields() ? '{ __typename id }' : '{ __typename }';
}

const placesIn = (argument: GraphQLArgument): { name: string; input: string }[] => {
  if (isId(argument)) return [{ name: argument.name, input: `${argument.name}: $id` }];
  const ids: readonly GraphQLInputField[] = inputFieldsOf(argument).filter(isId);
  return ids.map(({ name }) => ({ name, input: `${argument.name}: { ${name}: $id }` }));
};

/** Every place of the queries and subscriptions that takes an id, found in the schema itself: a new one is a case at once. */
export function placesOfIds(schema: GraphQLSchema, root: 'Query' | 'Subscription'): PlaceOfId[] {
  return operationsOf(schema, root).flatMap((field) =>
    field.args.flatMap((argument) =>
      placesIn(argument).map(({ name, input }) => ({
        place: `${field.name}(${argument.name === name ? name : `${argument.name}.${name}`})`,
        operation: field.name,
        document: `${root.toLowerCase()} Foreign($id: ID!) { ${field.name}(${input}) ${selectionOf(field)} }`,
        kinds: kindsFor(name, field.name),
      })),
    ),
  );
}

/** Every query that takes no id at all. */
export const queriesWithoutIds = (schema: GraphQLSchema): string[] =>
  operationsOf(schema, 'Query')
    .map(({ name }) => name)
    .filter((name) => !placesOfIds(schema, 'Query').some(({ operation }) => operation === name));
