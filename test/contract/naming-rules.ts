import {
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isSpecifiedScalarType,
  isUnionType,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
} from 'graphql';

const PASCAL = /^[A-Z][a-z0-9]*([A-Z][a-z0-9]*)*$/;
const CAMEL = /^[a-z][a-z0-9]*([A-Z][a-z0-9]*)*$/;
const UPPER_SNAKE = /^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$/;

/** With these words mutations begin: what is done, before what it is done to. A new verb is added here knowingly. */
const VERBS =
  'add back cancel change connect create delete disconnect discover end export invite issue let move offboard pause put reconcile remove rename request restore resume retry revoke rotate select set start stop suspend switch update validate'.split(
    ' ',
  );

/** A field, of an output or an input. */
interface Named {
  readonly name: string;
  readonly args?: readonly { readonly name: string }[];
}

const capital = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);

/** Nouns that end in "type" by themselves, and what they mean. */
const NOUNS: Readonly<Record<string, string>> = { AssetType: 'the type of what an account holds, as AWS calls it' };

function faultsOfType(type: GraphQLNamedType): string[] {
  const { name } = type;
  const faults = [
    ...(PASCAL.test(name) ? [] : [`${name} is not in PascalCase`]),
    ...(name.endsWith('Type') && !Object.hasOwn(NOUNS, name) ? [`${name} is a type and says so again`] : []),
    ...(isInputObjectType(type) === name.endsWith('Input') ? [] : [`${name} is an input, or is named as if it were one`]),
  ];
  if (isEnumType(type)) {
    const wrong = type.getValues().filter((value) => !UPPER_SNAKE.test(value.name));
    return [...faults, ...wrong.map((value) => `${name}.${value.name} is not in UPPER_SNAKE`)];
  }
  if (!isObjectType(type) && !isInterfaceType(type) && !isInputObjectType(type)) return faults;
  const fields: readonly Named[] = Object.values(type.getFields());
  const names = fields.flatMap(({ name: field, args = [] }) => [field, ...args.map((argument) => argument.name)]);
  return [...faults, ...names.filter((field) => !CAMEL.test(field)).map((field) => `${name}.${field} is not in camelCase`)];
}

function faultsOfMutation(schema: GraphQLSchema, { name, args, type }: GraphQLField<unknown, unknown>): string[] {
  const base = capital(name);
  const [verb] = name.split(/(?=[A-Z])/);
  const result = schema.getType(`${base}Result`);
  const members = isUnionType(result) ? result.getTypes().map((member) => member.name) : [];
  return [
    ...(verb !== name && VERBS.includes(verb ?? '') ? [] : [`${name} is not a known verb and a noun`]),
    ...(args.map((argument) => `${argument.name}: ${argument.type.toString()}`).join() === `input: ${base}Input!`
      ? []
      : [`${name} does not take \`input: ${base}Input!\` alone`]),
    ...(type.toString() === `${base}Result!` ? [] : [`${name} does not answer ${base}Result!`]),
    ...(members.includes(`${base}Payload`) ? [] : [`${name} has no ${base}Payload in its result`]),
  ];
}

/** Every name of the schema that is not as the house names things. */
export function namingFaults(schema: GraphQLSchema): string[] {
  const types = Object.values(schema.getTypeMap()).filter((type) => !type.name.startsWith('__') && !isSpecifiedScalarType(type));
  const mutations = Object.values(schema.getMutationType()?.getFields() ?? {});
  return [...types.flatMap(faultsOfType), ...mutations.flatMap((mutation) => faultsOfMutation(schema, mutation))];
}
