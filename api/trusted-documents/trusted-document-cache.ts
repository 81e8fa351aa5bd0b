import type { TrustedDocuments } from './trusted-documents';

/** What Apollo asks for documents by hash; nothing that a client sends along is ever remembered. */
export function trustedDocumentCache({ find }: Pick<TrustedDocuments, 'find'>) {
  return {
    get: async (key: string) => find(key.replace(/^apq:/, '')) ?? undefined,
    set: async () => undefined,
    delete: async () => undefined,
  };
}
