import {
  getNamedType,
  getNullableType,
  isAbstractType,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isListType,
  isRequiredArgument,
  isRequiredInputField,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLOutputType,
  type GraphQLSchema,
} from 'graphql';
import type { SeededRandom } from '../support/faults/seeded-random';
import { garbled, oddScalar } from './odd-values';

/** A document of the schema, valid but for the odd mistake, with its variables. */
export interface RandomOperation {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

const DEEPEST = 6;

/** Makes random operations over a schema; the same seed makes the same. `ids` are things that there are, of whoever. */
export function randomOperations(schema: GraphQLSchema, random: SeededRandom, ids: readonly string[]): () => RandomOperation {
  const chance = (oneIn: number): boolean => random.between(1, oneIn) === 1;

  function valueOf(type: GraphQLInputType, depth: number): unknown {
    const inner = getNullableType(type);
    if (isListType(inner)) {
      const { ofType } = inner as { readonly ofType: GraphQLInputType };
      return Array.from({ length: random.pick([0, 1, 1, 2, 3, chance(20) ? 1_200 : 1]) }, () => valueOf(ofType, depth + 1));
    }
    if (isEnumType(inner)) return chance(20) ? 'NO_SUCH_VALUE' : inner.getValues()[random.between(0, inner.getValues().length - 1)]?.name;
    if (!isInputObjectType(inner)) return oddScalar(random, inner.name, ids);
    const given = Object.values(inner.getFields()).filter(
      (field) => (isRequiredInputField(field) ? !chance(30) : chance(2)) && depth < DEEPEST,
    );
    return {
      ...Object.fromEntries(given.map((field) => [field.name, valueOf(field.type, depth + 1)])),
      ...(chance(40) ? { unheardOf: 1 } : {}),
    };
  }

  function operation(): RandomOperation {
    const variables: Record<string, unknown> = {};
    const declared: string[] = [];

    const argumentsOf = (args: readonly GraphQLArgument[]): string => {
      const given = args.filter((arg) => (isRequiredArgument(arg) ? !chance(40) : chance(2)));
      const texts = given.map((arg) => {
        const name = `v${declared.length}`;
        declared.push(`$${name}: ${String(arg.type)}`);
        variables[name] = valueOf(arg.type, 0);
        return `${arg.name}: $${name}`;
      });
      return texts.length > 0 ? `(${texts.join(', ')})` : '';
    };

    const selectionOf = (output: GraphQLOutputType, depth: number): string => {
      const type = getNamedType(output);
      if (!isCompositeType(type)) return '';
      if (depth >= DEEPEST) return ' { __typename }';
      const own =
        isAbstractType(type) && !isInterfaceType(type) ? [] : (Object.values(type.getFields()) as GraphQLField<unknown, unknown>[]);
      const chosen = own.filter(() => chance(depth < 2 ? 2 : 4)).map((field) => fieldOf(field, depth));
      const fragments = isAbstractType(type)
        ? schema
            .getPossibleTypes(type)
            .flatMap((possible) => (chance(2) ? [`... on ${possible.name}${selectionOf(possible, depth + 1)}`] : []))
        : [];
      return ` { ${['__typename', ...chosen, ...fragments].join(' ')} }`;
    };

    const fieldOf = (field: GraphQLField<unknown, unknown>, depth: number): string => {
      const alias = chance(12) ? `a${random.between(0, 9)}: ` : '';
      const directive = chance(25) ? ' @include(if: true)' : '';
      return `${alias}${field.name}${argumentsOf(field.args)}${directive}${selectionOf(field.type, depth + 1)}`;
    };

    const isMutation = chance(3);
    const root = isMutation ? schema.getMutationType() : schema.getQueryType();
    const fields = Object.values(root?.getFields() ?? {});
    const selected = Array.from({ length: random.pick([1, 1, 1, 2, 4]) }, () => fields[random.between(0, fields.length - 1)]);
    const body = selected.map((field, index) => (field ? `r${index}: ${fieldOf(field, 0)}` : '')).join('\n  ');
    const head = `${isMutation ? 'mutation' : 'query'} Random${declared.length > 0 ? `(${declared.join(', ')})` : ''}`;
    const query = `${head} {\n  ${body}\n}`;
    return { query: chance(8) ? garbled(random, query) : query, variables };
  }
  return operation;
}
