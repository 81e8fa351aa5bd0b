import { isInterfaceType, isObjectType, getNamedType, type GraphQLOutputType } from 'graphql';
import { Extensions } from 'type-graphql';
import { isPermission, type Permission } from './permissions';

/** What an operation needs that everybody may ask for who is signed in. */
export const ANY_PRINCIPAL = 'any-principal';

/** What an operation needs that a person may ask even before they have said for which MSP or tenant. */
export const BEFORE_SCOPE = 'before-scope';

/** What must be had to reach something of the schema. */
export type Need = Permission | typeof ANY_PRINCIPAL | typeof BEFORE_SCOPE;

/**
 * Declares the one word that something needs, where `guardSchema` and everybody else reads it from the built schema. On a query, mutation or
 * subscription: to ask it. On a type with an id: to be shown any thing of it, by whichever field. On a field: instead of what its type says.
 */
export const Needs = (need: Need): ClassDecorator & MethodDecorator => Extensions({ need });

/** What a field or a type declares; null when it declares nothing. */
export function declaredNeed({ extensions }: { readonly extensions?: Readonly<Record<string, unknown>> | null }): Need | null {
  const need = extensions?.['need'];
  return typeof need === 'string' && (need === ANY_PRINCIPAL || need === BEFORE_SCOPE || isPermission(need)) ? need : null;
}

/** What the things behind a type need to be shown; a connection needs what its nodes need. */
export function needOfType(output: GraphQLOutputType): Need | null {
  const type = getNamedType(output);
  if (!isObjectType(type) && !isInterfaceType(type)) return null;
  const nodes = type.name.endsWith('Connection') ? type.getFields()['nodes'] : undefined;
  return nodes ? needOfType(nodes.type) : declaredNeed(type);
}
