import { CriticalityLevel, diff } from '@graphql-inspector/core';
import { buildSchema } from 'graphql';

/** A change that breaks clients, by its kind and its place. */
export interface BreakingChange {
  readonly kind: string;
  readonly place: string;
  readonly message: string;
}

/** A breaking change that was meant, with what its author tells those whom it breaks. */
export interface Declaration {
  readonly kind: string;
  readonly place: string;
  readonly explanation: string;
}

const DECLARATION = /^- `([A-Z_]+)` `([^`]+)`: *(.*)$/gm;
const SHORTEST_EXPLANATION = 30;

/** The declarations of api/schema-changes.md. */
export const declarationsIn = (page: string): Declaration[] =>
  [...page.matchAll(DECLARATION)].map(([, kind = '', place = '', explanation = '']) => ({ kind, place, explanation }));

/** What of the built schema breaks clients of the released one; both as text. */
export async function breakingChanges(released: string, built: string): Promise<BreakingChange[]> {
  const changes = await diff(buildSchema(released), buildSchema(built));
  return changes
    .filter(({ criticality }) => criticality.level === CriticalityLevel.Breaking)
    .map(({ type, path, message }) => ({ kind: String(type), place: path ?? '', message }));
}

/** What stands against a schema: breaking changes that nobody declared, declarations that explain nothing, and those of changes that were never made. */
export async function faultsOfChanges(released: string, built: string, page: string): Promise<string[]> {
  const [changes, declarations] = [await breakingChanges(released, built), declarationsIn(page)];
  const same = (one: { kind: string; place: string }, other: { kind: string; place: string }): boolean =>
    one.kind === other.kind && one.place === other.place;
  return [
    ...changes
      .filter((change) => !declarations.some((declared) => same(declared, change)))
      .map(({ kind, place, message }) => `breaks clients, and is not declared: \`${kind}\` \`${place}\`: ${message}`),
    ...declarations
      .filter((declared) => !changes.some((change) => same(declared, change)))
      .map(({ kind, place }) => `is declared, and not so: \`${kind}\` \`${place}\``),
    ...declarations
      .filter(({ explanation }) => explanation.trim().length < SHORTEST_EXPLANATION)
      .map(({ kind, place }) => `is declared without telling why and how to move: \`${kind}\` \`${place}\``),
  ];
}
