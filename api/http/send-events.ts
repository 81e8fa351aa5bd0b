import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Handler } from 'graphql-sse';
import type { Consumer } from './consumers';

/** What answers the request of a stream, in the knowledge of who reads it. */
export type EventHandler = Handler<FastifyRequest, Consumer>;

/**
 * Sends what a handler answers. Every event goes to the connection as soon as there is one and never waits here, so that the connection alone tells
 * how far behind its consumer is.
 */
export async function sendEvents(handle: EventHandler, request: FastifyRequest, reply: FastifyReply, consumer: Consumer): Promise<void> {
  const { raw: response } = reply;
  const [body, { status, statusText, headers }] = await handle({
    method: request.method,
    url: request.url,
    headers: { get: (name) => headerOf(request, name) },
    body: isBody(request.body) ? request.body : null,
    raw: request,
    context: consumer,
  });
  for (const [name, value] of Object.entries(reply.getHeaders())) if (value !== undefined) response.setHeader(name, value);
  response.writeHead(status, statusText, headers);
  if (body === null || typeof body === 'string') {
    response.end(body);
    return;
  }
  const leave = (): void => void body.return();
  response.once('close', leave);
  for await (const event of body) {
    // Also who left before there was anything to leave.
    if (response.destroyed || !response.writable) break;
    response.write(event);
  }
  response.off('close', leave);
  response.end();
}

const headerOf = ({ headers }: FastifyRequest, name: string): string | undefined => [headers[name]].flat().join('\n') || undefined;

const isBody = (body: unknown): body is string | Record<PropertyKey, unknown> =>
  typeof body === 'string' || (typeof body === 'object' && body !== null);
