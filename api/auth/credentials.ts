import type { IncomingHttpHeaders } from 'node:http';
import { SCOPE_HEADER } from './scope-errors';

/** With what an operation comes: who is asking, and for which MSP or tenant. */
export interface Credentials {
  /** The whole header: `Bearer …`. */
  readonly authorization: string | undefined;
  /** The id of an MSP or a tenant; undefined when it is left to the memberships. */
  readonly scopeId: string | undefined;
}

const SCOPE = SCOPE_HEADER.toLowerCase();

const firstOf = (value: string | string[] | undefined): string | undefined => (Array.isArray(value) ? value[0] : value);

/** The credentials of a request. */
export const credentialsOf = (headers: IncomingHttpHeaders): Credentials => ({
  authorization: headers.authorization,
  scopeId: firstOf(headers[SCOPE]),
});

/** Those of a WebSocket: browsers cannot set headers on one, so the first message may carry them, as words or below `headers`; it wins. */
export function credentialsOfSocket(params: Readonly<Record<string, unknown>> | undefined, headers: IncomingHttpHeaders): Credentials {
  const nested = params?.['headers'];
  const given = new Map(
    Object.entries({ ...(nested as object | undefined), ...params }).map(([name, value]) => [name.toLowerCase(), value]),
  );
  const word = (name: string): string | undefined => {
    const value = given.get(name);
    return typeof value === 'string' ? value : undefined;
  };
  const ofRequest = credentialsOf(headers);
  return { authorization: word('authorization') ?? ofRequest.authorization, scopeId: word(SCOPE) ?? ofRequest.scopeId };
}
