import {
  getNullableType,
  isEnumType,
  isInputObjectType,
  isListType,
  isRequiredInputField,
  type GraphQLField,
  type GraphQLInputType,
} from 'graphql';

const SCALARS: Readonly<Record<string, unknown>> = { Boolean: false, DateTime: '2027-01-01T00:00:00Z', Float: 1, Int: 1 };

function anyValue(type: GraphQLInputType): unknown {
  const nullable = getNullableType(type);
  if (isListType(nullable)) return [anyValue(nullable.ofType)];
  if (isEnumType(nullable)) return nullable.getValues()[0]?.name;
  if (!isInputObjectType(nullable)) return SCALARS[nullable.name] ?? 'anything';
  const required = Object.values(nullable.getFields()).filter(isRequiredInputField);
  return Object.fromEntries(required.map((field) => [field.name, anyValue(field.type)]));
}

/** An input that GraphQL accepts for a mutation; it means nothing, and is for those whose input is not to be looked at. */
export function anyInputOf({ name, args }: GraphQLField<unknown, unknown>): object {
  const input = args.find((argument) => argument.name === 'input');
  if (!input) throw new Error(`${name} takes no input.`);
  return anyValue(input.type) as object;
}
