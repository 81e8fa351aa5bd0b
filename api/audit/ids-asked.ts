import { getNamedType, isInputObjectType, type GraphQLArgument, type GraphQLField, type GraphQLInputField } from 'graphql';

type Asked = Readonly<Record<string, unknown>>;

const isAsked = (value: unknown): value is Asked => typeof value === 'object' && value !== null && !Array.isArray(value);

/** The values that the schema calls ids among the arguments of a field, in the order of the schema; whatever else was sent stays out, as it may be a secret. */
export const idsAsked = ({ args }: Pick<GraphQLField<unknown, unknown>, 'args'>, given: Asked): string[] => idsOf(args, given);

function idsOf(fields: readonly (GraphQLArgument | GraphQLInputField)[], given: Asked): string[] {
  return fields.flatMap(({ name, type }) => {
    const [value, named] = [given[name], getNamedType(type)];
    if (isInputObjectType(named)) return isAsked(value) ? idsOf(Object.values(named.getFields()), value) : [];
    return named.name === 'ID' ? [value].flat().filter((id) => typeof id === 'string') : [];
  });
}
