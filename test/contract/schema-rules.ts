import {
  getNamedType,
  getNullableType,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isListType,
  isObjectType,
  isSpecifiedDirective,
  isSpecifiedScalarType,
  type GraphQLNamedType,
  type GraphQLSchema,
} from 'graphql';

/** Something of the schema that people read about and programs name. */
interface Part {
  readonly place: string;
  readonly description: string | null | undefined;
  readonly deprecationReason: string | null | undefined;
}

const own = (schema: GraphQLSchema): GraphQLNamedType[] =>
  Object.values(schema.getTypeMap()).filter((type) => !type.name.startsWith('__') && !isSpecifiedScalarType(type));

/** Every type, field, argument, input field, enum value and directive, by its place; the roots are GraphQL's own words. */
export function partsOf(schema: GraphQLSchema): Part[] {
  const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
  const parts: Part[] = [];
  const add = (place: string, part: { description?: string | null; deprecationReason?: string | null }): void =>
    void parts.push({ place, description: part.description, deprecationReason: part.deprecationReason });
  for (const type of own(schema)) {
    if (!roots.some((root) => root === type)) add(type.name, { description: type.description ?? null });
    if (isEnumType(type)) for (const value of type.getValues()) add(`${type.name}.${value.name}`, value);
    if (isInputObjectType(type)) for (const field of Object.values(type.getFields())) add(`${type.name}.${field.name}`, field);
    if (!isObjectType(type) && !isInterfaceType(type)) continue;
    for (const field of Object.values(type.getFields())) {
      add(`${type.name}.${field.name}`, field);
      for (const argument of field.args) add(`${type.name}.${field.name}(${argument.name})`, argument);
    }
  }
  for (const directive of schema.getDirectives().filter((each) => !isSpecifiedDirective(each))) {
    add(`@${directive.name}`, { description: directive.description ?? null });
    for (const argument of directive.args) add(`@${directive.name}(${argument.name})`, argument);
  }
  return parts;
}

/** The places that nobody has described in words. */
export const undescribed = (schema: GraphQLSchema): string[] =>
  partsOf(schema)
    .filter(({ description }) => (description ?? '').trim().length < 5)
    .map(({ place }) => place);

const DATED = /^\S.{9,} Removed after (\d{4}-\d{2}-\d{2})\.$/s;

function isDated(reason: string): boolean {
  const [, day] = DATED.exec(reason) ?? [];
  return day !== undefined && !Number.isNaN(Date.parse(day)) && new Date(day).toISOString().startsWith(day);
}

/** Deprecations that do not tell what to use instead, and until when the old can be used. */
export const undatedDeprecations = (schema: GraphQLSchema): string[] =>
  partsOf(schema)
    .filter(({ deprecationReason }) => typeof deprecationReason === 'string' && !isDated(deprecationReason))
    .map(({ place, deprecationReason }) => `${place}: ${deprecationReason}`);

/** Output fields that are plain lists of things, which grow with the data; a list of values is a value. */
export const bareLists = (schema: GraphQLSchema): string[] =>
  own(schema)
    .filter((type) => (isObjectType(type) || isInterfaceType(type)) && !type.name.endsWith('Connection'))
    .flatMap((type) =>
      isObjectType(type) || isInterfaceType(type) ? Object.values(type.getFields()).map((field) => ({ type, field })) : [],
    )
    .filter(({ field }) => isListType(getNullableType(field.type)) && isCompositeType(getNamedType(field.type)))
    .map(({ type, field }) => `${type.name}.${field.name}`);
