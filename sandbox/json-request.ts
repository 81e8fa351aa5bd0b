import type { z } from 'zod';

import { SandboxError } from './sandbox-error';

/** One call of a control endpoint. */
export interface JsonCall<T> {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly url: string;
  readonly body?: unknown;
  /** What the answer must look like. */
  readonly answer: z.ZodType<T>;
}

/** Asks a control endpoint and checks the answer's shape; any other status than 2xx is a failure that quotes the answer. */
export async function requestJson<T>({ method, url, body, answer }: JsonCall<T>): Promise<T> {
  const response = await fetch(url, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  });
  const text = await response.text();
  if (!response.ok) throw new SandboxError(`${method} ${url} answered ${response.status}: ${text.slice(0, 500)}`);
  return answer.parse(JSON.parse(text === '' ? 'null' : text));
}
