import { HeaderMap } from '@apollo/server';
import { GraphQLError } from 'graphql';

/** What a principal hears who has no points left: HTTP 429 with Retry-After; over the other transports the seconds are in the error. */
export class RateLimited extends GraphQLError {
  constructor(readonly retryAfterSeconds: number) {
    // Apollo reads a HeaderMap here, while the type of the extensions, which another library has declared, asks for a record.
    const headers: unknown = new HeaderMap([['retry-after', String(retryAfterSeconds)]]);
    super(`You have used up your points; enough for this are there again in ${retryAfterSeconds} s.`, {
      extensions: { code: 'RATE_LIMITED', retryAfterSeconds, http: { status: 429, headers: headers as Record<string, string> } },
    });
  }
}
