import { createClient, type Client } from 'graphql-ws';
import { WebSocket } from 'ws';

/** A refusal that the API explained: what, where, and what to do about it. */
export interface Refusal {
  readonly code: string;
  readonly message: string;
  readonly path: readonly string[] | null;
  readonly remedy: string | null;
}

/** Thrown when the public API answers a refusal or a fault where the story expects success. */
export class PortalError extends Error {}

/** A client of the public API and of nothing else: HTTP for operations, WebSocket for subscriptions, as a portal would be. */
export interface Portal {
  /** Runs a query and answers its data. */
  query<T>(document: string, variables?: Record<string, unknown>): Promise<T>;
  /** Runs a mutation of one field and answers its payload; a UserError becomes a PortalError with its remedy. */
  mutate<T>(field: string, input: Record<string, unknown>, selection: string): Promise<T>;
  /** Follows a subscription until it ends or the caller stops reading. */
  follow<T>(document: string, variables: Record<string, unknown>): AsyncIterableIterator<T>;
  close(): Promise<void>;
}

interface Answer<T> {
  readonly data?: T | null;
  readonly errors?: readonly { readonly message: string }[];
}

const typeOf = (field: string): string => field.charAt(0).toUpperCase() + field.slice(1);

// The client of WebSockets fails with what it got: a closing with code and reason, or a list of GraphQL errors.
const wordsOf = (failure: unknown): string => {
  const { code, reason, message } = (Array.isArray(failure) ? failure[0] : failure) as {
    code?: unknown;
    reason?: unknown;
    message?: unknown;
  };
  return [code, reason, message].filter((word) => word !== undefined && word !== '').join(' ');
};

/** A portal with one API key. */
export function portalTo(apiUrl: string, apiKey: string): Portal {
  const authorization = `Bearer ${apiKey}`;
  const sockets: Client = createClient({
    url: apiUrl.replace(/^http/, 'ws'),
    webSocketImpl: WebSocket,
    connectionParams: { authorization },
    lazy: true,
  });

  async function query<T>(document: string, variables: Record<string, unknown> = {}): Promise<T> {
    const response = await fetch(apiUrl, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization },
      body: JSON.stringify({ query: document, variables }),
    });
    const answer = (await response.json()) as Answer<T>;
    if (answer.errors?.length || !answer.data) {
      throw new PortalError(answer.errors?.map(({ message }) => message).join('; ') ?? `HTTP ${response.status}`);
    }
    return answer.data;
  }

  return {
    query,
    async mutate<T>(field: string, input: Record<string, unknown>, selection: string) {
      const document = `mutation Story($input: ${typeOf(field)}Input!) { ${field}(input: $input) {
        __typename ... on ${typeOf(field)}Payload { ${selection} } ... on UserError { code message path remedy } } }`;
      const data = await query<Record<string, (Refusal & T) | undefined>>(document, { input });
      const outcome = data[field];
      if (outcome === undefined) throw new PortalError(`${field} answered nothing`);
      if (outcome.code !== undefined) throw new PortalError(`${field}: ${outcome.message} ${outcome.remedy ?? ''}`.trim());
      return outcome;
    },
    async *follow<T>(document: string, variables: Record<string, unknown>) {
      try {
        for await (const event of sockets.iterate<T>({ query: document, variables })) {
          if (event.errors?.length) throw new PortalError(event.errors.map(({ message }) => message).join('; '));
          if (event.data) yield event.data;
        }
      } catch (failure) {
        throw failure instanceof Error ? failure : new PortalError(`The subscription ended: ${wordsOf(failure)}`);
      }
    },
    close: async () => void (await sockets.dispose()),
  };
}
