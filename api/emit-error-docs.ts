import { readFile, writeFile } from 'node:fs/promises';
import { isUnionType, type GraphQLSchema } from 'graphql';
import { REQUEST_ERRORS, USER_ERRORS, type CataloguedError } from './graphql/error-catalogue';
import { RULES } from './graphql/rule';
import { unservedSchema } from './schema';

const FILE = 'docs/errors.md';

/** The mutations whose results list an error type; null when all do. */
function mutationsThatList(schema: GraphQLSchema, errorType: string): readonly string[] | null {
  const mutations = Object.values(schema.getMutationType()?.getFields() ?? {});
  const listing = mutations.filter(({ type }) => {
    const result = schema.getType(type.toString().replace('!', ''));
    return isUnionType(result) && result.getTypes().some(({ name }) => name === errorType);
  });
  return listing.length === mutations.length ? null : listing.map(({ name }) => name).sort();
}

const section = (code: string, facts: string, { cause, remedy }: CataloguedError): string =>
  `### \`${code}\`\n\n${facts}\n\n- **Cause:** ${cause}\n- **Remedy:** ${remedy}\n`;

function outcomes(schema: GraphQLSchema): string {
  return Object.entries(USER_ERRORS)
    .map(([code, entry]) => {
      const mutations = mutationsThatList(schema, entry.type);
      const where = mutations === null ? 'every mutation' : mutations.map((name) => `\`${name}\``).join(', ');
      return section(code, `Carried by \`${entry.type}\`, which is in the results of ${where}.`, entry);
    })
    .join('\n');
}

const refusals = (): string =>
  Object.entries(REQUEST_ERRORS)
    .map(([code, entry]) => section(code, `HTTP status ${entry.status} when the whole operation is refused.`, entry))
    .join('\n');

const rules = (): string =>
  Object.entries(RULES)
    .map(([rule, { message, remedy }]) => `### \`${rule}\`\n\n- **Cause:** ${message}\n- **Remedy:** ${remedy}\n`)
    .join('\n');

/** The page of every code that the API can answer, made from the catalogue, the rules and the schema. */
export const errorDocs = (schema: GraphQLSchema): string => `# Errors

This page is made from the code (\`node dist/api/emit-error-docs.js\`); a code that is on it stays as it is.

A mutation answers a union: its payload, or a type that implements \`UserError\` with \`code\`, \`message\`, \`path\` (from \`input\` inwards; empty when it is about the
whole) and \`remedy\`. An outcome has written nothing. Ask for \`... on UserError { code message path remedy }\` and every reason is covered, also those of later releases.

Whatever is wrong with the request itself, and every bug of ours, is in \`errors\` of the answer, with a code in \`extensions.code\`.

## Outcomes of mutations

${outcomes(schema)}
## Rules

What \`RULE_VIOLATION\` names in \`rule\`.

${rules()}
## Errors of requests

${refusals()}`;

/** Writes the page, or with \`--check\` only says whether it still tells the truth. */
async function emitErrorDocs(check: boolean): Promise<void> {
  const text = errorDocs(await unservedSchema());
  if (!check) return writeFile(FILE, text);
  const emitted = await readFile(FILE, 'utf8').catch(() => '');
  if (emitted === text) return;
  console.error(`${FILE} does not fit the code. Run \`node dist/api/emit-error-docs.js\` and look at the difference.`);
  process.exitCode = 1;
}

if (require.main === module) void emitErrorDocs(process.argv.includes('--check'));
