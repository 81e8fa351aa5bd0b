import 'reflect-metadata';
import {
  getNamedType,
  isInputObjectType,
  isObjectType,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLSchema,
} from 'graphql';
import { unservedSchema } from '../../../api/schema';

let built: Promise<GraphQLSchema> | undefined;

/** The schema as the API builds it; nothing can be resolved with it. */
export function theSchema(): Promise<GraphQLSchema> {
  built ??= unservedSchema();
  return built;
}

/** The operations of one root. */
export function operationsOf(
  schema: GraphQLSchema,
  root: 'Query' | 'Mutation' | 'Subscription',
): readonly GraphQLField<unknown, unknown>[] {
  const type = schema.getType(root);
  return isObjectType(type) ? Object.values(type.getFields()) : [];
}

/** The fields of an argument's input object; none when it is a plain value. */
export function inputFieldsOf(argument: GraphQLArgument): readonly GraphQLInputField[] {
  const type = getNamedType(argument.type);
  return isInputObjectType(type) ? Object.values(type.getFields()) : [];
}

/** Whether a value of this argument or field is an id. */
export const isId = ({ type }: GraphQLArgument | GraphQLInputField): boolean => getNamedType(type).name === 'ID';
