import { readFile } from 'node:fs/promises';
import ready from '../documents/manifest.json';
import { refusal } from '../graphql/request-error';
import { readManifest } from './manifest';

/** `off`: no documents by hash; `allow`: by hash beside free-form ones; `only`: nothing but trusted documents. */
export const TRUSTED_DOCUMENT_MODES = ['off', 'allow', 'only'] as const;
export type TrustedDocumentMode = (typeof TRUSTED_DOCUMENT_MODES)[number];

/** What the API is configured with. */
export interface TrustedDocumentsConfig {
  readonly mode: TrustedDocumentMode;
  /** A manifest beside the ready one, such as that of an MSP's own portal. */
  readonly manifestFile: string | null;
}

/** An operation as it was received: a document, or the hash of one as clients of Apollo and urql send it. */
export interface AskedDocument {
  readonly query?: unknown;
  readonly extensions?: unknown;
}

/** The documents that may be sent by hash, and whether others may be sent. */
export interface TrustedDocuments {
  readonly mode: TrustedDocumentMode;
  /** The document of a hash; null when none has it. */
  find(hash: string): string | null;
  /** Throws TRUSTED_DOCUMENT_REQUIRED for a free-form document where only trusted ones are taken. */
  refuseFreeForm(asked: AskedDocument): void;
  /** The text of what was asked, by hash or free; throws when there is no such hash, or when the mode does not take it. */
  textOf(asked: AskedDocument): string;
}

/** Documents by hash. */
export function trustedDocuments(mode: TrustedDocumentMode, documents: ReadonlyMap<string, string>): TrustedDocuments {
  const refuseFreeForm = ({ query }: AskedDocument): void => {
    if (mode !== 'only' || query === undefined || query === null || query === '') return;
    throw refusal('TRUSTED_DOCUMENT_REQUIRED', 'Only trusted documents are taken here, by their hash and without their text.');
  };
  return {
    mode,
    find: (hash) => documents.get(hash) ?? null,
    refuseFreeForm,
    textOf(asked) {
      refuseFreeForm(asked);
      if (typeof asked.query === 'string' && asked.query !== '') return asked.query;
      const hash = hashAskedFor(asked);
      if (hash === null) throw refusal('BAD_REQUEST', 'The operation has neither a query nor the hash of a trusted document.');
      if (mode === 'off') throw refusal('PERSISTED_QUERY_NOT_SUPPORTED', 'PersistedQueryNotSupported');
      const text = documents.get(hash);
      // In Apollo's own words, because its clients look for them.
      if (text === undefined) throw refusal('PERSISTED_QUERY_NOT_FOUND', 'PersistedQueryNotFound');
      return text;
    },
  };
}

/** `extensions.persistedQuery.sha256Hash`, when it is there. */
function hashAskedFor({ extensions }: AskedDocument): string | null {
  if (typeof extensions !== 'object' || extensions === null || !('persistedQuery' in extensions)) return null;
  const { persistedQuery } = extensions;
  if (typeof persistedQuery !== 'object' || persistedQuery === null || !('sha256Hash' in persistedQuery)) return null;
  return typeof persistedQuery.sha256Hash === 'string' ? persistedQuery.sha256Hash : null;
}

/** The ready documents and those of the configured manifest; throws when that cannot be read or is wrong. */
export async function openTrustedDocuments({ mode, manifestFile }: TrustedDocumentsConfig): Promise<TrustedDocuments> {
  const own = manifestFile === null ? [] : readManifest(JSON.parse(await readFile(manifestFile, 'utf8'))).operations;
  return trustedDocuments(mode, new Map([...readManifest(ready).operations, ...own].map(({ id, body }) => [id, body])));
}
