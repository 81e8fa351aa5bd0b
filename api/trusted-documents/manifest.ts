import { createHash } from 'node:crypto';
import { Kind, parse, print } from 'graphql';
import { z } from 'zod';

/** The format of Apollo's persisted query lists, which clients and their build tools read and write; `id` is the SHA-256 of `body`, in hexadecimal. */
const Manifest = z.object({
  format: z.literal('apollo-persisted-query-manifest'),
  version: z.literal(1),
  operations: z.array(
    z.object({
      id: z.string().regex(/^[0-9a-f]{64}$/, 'must be a SHA-256 in hexadecimal'),
      name: z.string(),
      type: z.enum(['query', 'mutation', 'subscription']),
      body: z.string(),
    }),
  ),
});
export type Manifest = z.infer<typeof Manifest>;
export type TrustedDocument = Manifest['operations'][number];

/** What a document is called by. */
export const hashOf = (body: string): string => createHash('sha256').update(body).digest('hex');

/** A document of one named operation, as a manifest lists it: without comments and in one way of writing, so that its hash does not depend on them. */
export function trustedDocument(text: string): TrustedDocument {
  const document = parse(text);
  const operations = document.definitions.filter((definition) => definition.kind === Kind.OPERATION_DEFINITION);
  const [operation] = operations;
  if (!operation?.name || operations.length > 1) throw new Error('A trusted document has one operation, and the operation has a name.');
  const body = print(document);
  return { id: hashOf(body), name: operation.name.value, type: operation.operation, body };
}

/** A manifest from outside; throws an error that names everything wrong, also an id that is not the hash of its body. */
export function readManifest(json: unknown): Manifest {
  const read = Manifest.safeParse(json);
  if (!read.success) throw new Error(`Bad manifest of trusted documents\n${z.prettifyError(read.error)}`);
  const wrong = read.data.operations.filter(({ id, body }) => hashOf(body) !== id);
  if (wrong.length > 0)
    throw new Error(`Bad manifest of trusted documents: not the hash of its body: ${wrong.map(({ name }) => name).join(', ')}`);
  return read.data;
}
