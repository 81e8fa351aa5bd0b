import { credentialHeaders, followOverSse, followOverWebSocket, type Live, type Transport } from './api/live';

/** One error of a GraphQL answer. */
export interface GraphqlFault {
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly extensions?: Readonly<Record<string, unknown>>;
}

/** An answer as it came over the wire. */
export interface GraphqlAnswer<Data> {
  readonly status: number;
  readonly headers: Headers;
  readonly data: Data | null;
  readonly errors: readonly GraphqlFault[];
  /** The whole body, for looking for what must not be in it. */
  readonly text: string;
}

/** What a mutation came to: a payload, or a UserError with everything that it says. */
export interface Outcome {
  readonly __typename: string;
  readonly code?: string;
  readonly message?: string;
  readonly path?: readonly string[];
  readonly remedy?: string;
  readonly rule?: string;
  readonly conflictingId?: string | null;
  readonly problems?: readonly { readonly path: readonly string[]; readonly message: string }[];
}

/** A caller of the public API who holds one key, or none, and looks at every answer. */
export interface GraphqlClient {
  /** Sends an operation and answers whatever comes back. */
  ask<Data = unknown>(document: string, variables?: Readonly<Record<string, unknown>>): Promise<GraphqlAnswer<Data>>;
  /** Sends an operation that must succeed, and answers its data. */
  query<Data>(document: string, variables?: Readonly<Record<string, unknown>>): Promise<Data>;
  /** Sends a mutation and answers what it came to. */
  outcome(mutation: string, input: object, selection?: string): Promise<Outcome>;
  /** Sends a mutation that must succeed, and answers its payload. */
  done<Payload>(mutation: string, input: object, selection: string): Promise<Payload>;
  /** Opens a subscription. */
  follow<Data>(
    transport: Transport,
    document: string,
    variables?: Readonly<Record<string, unknown>>,
    extensions?: Readonly<Record<string, unknown>>,
  ): Live<Data>;
}

/** Everything that the kinds of UserError say. */
export const USER_ERROR = `... on UserError { code message path remedy ... on RuleViolationError { rule }
  ... on ConflictError { conflictingId } ... on QuotaExceededError { kind limit used } ... on ValidationError { problems { path message } } }`;

const capital = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);

/** The document of a mutation with one input; `selection` is what is asked of its payload. */
export const mutationDocument = (mutation: string, selection = 'clientMutationId'): string =>
  `mutation Asked($input: ${capital(mutation)}Input!) { outcome: ${mutation}(input: $input) {
    __typename ... on ${capital(mutation)}Payload { ${selection} } ${USER_ERROR} } }`;

const show = ({ status, text }: GraphqlAnswer<unknown>): string => `HTTP ${status} ${text.slice(0, 2_000)}`;

/** A client of the API at a base address such as http://127.0.0.1:4000; `authorization` is the whole header, `scopeId` what a person of several scopes chose. */
export function graphqlClient(apiUrl: string, authorization?: string, scopeId?: string): GraphqlClient {
  const credentials = credentialHeaders(authorization, scopeId);
  const ask: GraphqlClient['ask'] = async <Data>(query: string, variables: Readonly<Record<string, unknown>> = {}) => {
    const response = await fetch(`${apiUrl}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...credentials },
      body: JSON.stringify({ query, variables }),
      signal: AbortSignal.timeout(20_000),
    });
    const text = await response.text();
    const read = JSON.parse(text) as { data?: Data | null; errors?: GraphqlFault[] };
    return { status: response.status, headers: response.headers, data: read.data ?? null, errors: read.errors ?? [], text };
  };

  const query: GraphqlClient['query'] = async <Data>(document: string, variables?: Readonly<Record<string, unknown>>) => {
    const answer = await ask<Data>(document, variables);
    if (answer.errors.length > 0 || answer.data === null) throw new Error(show(answer));
    return answer.data;
  };

  const outcome: GraphqlClient['outcome'] = async (mutation, input, selection) =>
    (await query<{ outcome: Outcome }>(mutationDocument(mutation, selection), { input })).outcome;

  return {
    ask,
    query,
    outcome,
    async done<Payload>(mutation: string, input: object, selection: string) {
      const came = await outcome(mutation, input, selection);
      if (came.code !== undefined) throw new Error(`${mutation} was refused: ${JSON.stringify(came)}`);
      return came as Outcome & Payload;
    },
    follow: (transport, document, variables = {}, extensions) =>
      (transport === 'WebSocket' ? followOverWebSocket : followOverSse)({ apiUrl, credentials, document, variables, extensions }),
  };
}
