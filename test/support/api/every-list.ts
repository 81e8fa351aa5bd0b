import {
  getNamedType,
  isEnumType,
  isInterfaceType,
  isObjectType,
  type GraphQLEnumType,
  type GraphQLField,
  type GraphQLSchema,
} from 'graphql';

/** A field of the schema whose type is a connection. */
export interface ListField {
  /** Such as `Query.tenants` or `Tenant.jobs`. */
  readonly path: string;
  readonly parent: string;
  readonly field: GraphQLField<unknown, unknown>;
  /** The words of its `orderBy`. */
  readonly orders: readonly string[];
  /** Whether its things have a name; those without an id are told apart by their cursors. */
  readonly has: { readonly id: boolean; readonly name: boolean };
}

/** A page as the selection below asks for it. */
export interface ListedPage {
  readonly totalCount: number | null;
  readonly edges: readonly { readonly cursor: string; readonly node: { readonly id?: string; readonly name?: string } }[];
  readonly pageInfo: {
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
    readonly startCursor: string | null;
    readonly endCursor: string | null;
  };
}

const enumOf = (field: GraphQLField<unknown, unknown>): GraphQLEnumType | null => {
  const argument = field.args.find(({ name }) => name === 'orderBy');
  const type = argument && getNamedType(argument.type);
  return isEnumType(type) ? type : null;
};

/** Every list of the schema, at the root or below something: a new one is a case at once. */
export function listsOf(schema: GraphQLSchema): readonly ListField[] {
  const objects = Object.values(schema.getTypeMap()).filter(isObjectType);
  return objects.flatMap((object) =>
    Object.values(object.getFields()).flatMap((field) => {
      const connection = getNamedType(field.type);
      if (!isObjectType(connection) || !connection.name.endsWith('Connection')) return [];
      const node = getNamedType(connection.getFields()['nodes']?.type ?? connection);
      const fields = isObjectType(node) || isInterfaceType(node) ? node.getFields() : {};
      return [
        {
          path: `${object.name}.${field.name}`,
          parent: object.name,
          field,
          orders:
            enumOf(field)
              ?.getValues()
              .map(({ name }) => name) ?? [],
          has: { id: 'id' in fields, name: 'name' in fields },
        },
      ];
    }),
  );
}

/** Arguments as GraphQL writes them, such as `{ first: '3', orderBy: 'NEWEST_FIRST' }`. */
export type Given = Readonly<Record<string, string | undefined>>;

/** A document that asks for one page of a list; below something it takes the variable `$of`. */
export function pageDocument({ parent, field, has }: ListField, given: Given, selection = pageSelection(has)): string {
  const written = Object.entries(given).flatMap(([name, value]) => (value === undefined ? [] : [`${name}: ${value}`]));
  const list = `list: ${field.name}${written.length > 0 ? `(${written.join(', ')})` : ''} { ${selection} }`;
  return parent === 'Query' ? `{ ${list} }` : `query Below($of: ID!) { node(id: $of) { ... on ${parent} { ${list} } } }`;
}

const pageSelection = ({ id, name }: ListField['has']): string =>
  `totalCount edges { cursor node { __typename ${id ? 'id' : ''} ${name ? 'name' : ''} } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }`;
