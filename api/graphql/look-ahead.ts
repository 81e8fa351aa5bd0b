import {
  getArgumentValues,
  getDirectiveValues,
  getNamedType,
  GraphQLIncludeDirective,
  GraphQLSkipDirective,
  isObjectType,
  Kind,
  type FieldNode,
  type GraphQLObjectType,
  type GraphQLResolveInfo,
  type SelectionSetNode,
} from 'graphql';

/** A field that is asked for below another, with its arguments and what is asked for below it. */
export interface SelectedField {
  readonly args: Readonly<Record<string, unknown>>;
  readonly below: Selection;
}

/** What is asked for below a field, by name. Null stands for a field that is asked for twice, with other arguments each time. */
export type Selection = ReadonlyMap<string, SelectedField | null>;

/** What an operation asks for below the field that is being resolved: fragments, `@skip` and `@include` are seen through, aliases do not matter. */
export function selectionOf(info: GraphQLResolveInfo): Selection {
  const type = getNamedType(info.returnType);
  return isObjectType(type) ? selectionBelow(info, type, info.fieldNodes) : new Map();
}

function selectionBelow(info: GraphQLResolveInfo, type: GraphQLObjectType, nodes: readonly FieldNode[]): Selection {
  const byName = new Map<string, FieldNode[]>();
  for (const { selectionSet } of nodes) collect(info, type, selectionSet, byName);
  const definitions = type.getFields();
  const selection = new Map<string, SelectedField | null>();
  for (const [name, asked] of byName) {
    const definition = definitions[name];
    if (!definition) continue;
    const [args, ...others] = asked.map((node) => getArgumentValues(definition, node, info.variableValues));
    const agree = others.every((other) => JSON.stringify(other) === JSON.stringify(args));
    const below = getNamedType(definition.type);
    selection.set(name, agree && args ? { args, below: isObjectType(below) ? selectionBelow(info, below, asked) : new Map() } : null);
  }
  return selection;
}

function collect(
  info: GraphQLResolveInfo,
  type: GraphQLObjectType,
  set: SelectionSetNode | undefined,
  into: Map<string, FieldNode[]>,
): void {
  for (const node of set?.selections ?? []) {
    if (getDirectiveValues(GraphQLSkipDirective, node, info.variableValues)?.['if'] === true) continue;
    if (getDirectiveValues(GraphQLIncludeDirective, node, info.variableValues)?.['if'] === false) continue;
    if (node.kind === Kind.FIELD) {
      into.set(node.name.value, [...(into.get(node.name.value) ?? []), node]);
      continue;
    }
    const fragment = node.kind === Kind.FRAGMENT_SPREAD ? info.fragments[node.name.value] : node;
    // A fragment on an interface of the type holds for it too; one on another type would not have passed validation.
    collect(info, type, fragment?.selectionSet, into);
  }
}

/** What is asked for of the nodes of a connection, whether by `nodes` or by `edges`; null where both ask for a field with other arguments. */
export function selectionOfNodes(connection: Selection): Selection {
  const nodes = connection.get('nodes')?.below;
  const ofEdges = connection.get('edges')?.below.get('node')?.below;
  if (!nodes || !ofEdges) return nodes ?? ofEdges ?? new Map();
  const both = new Map(nodes);
  for (const [name, field] of ofEdges) both.set(name, nodes.has(name) ? null : field);
  return both;
}
