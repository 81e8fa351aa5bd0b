import type { IncomingHttpHeaders } from 'node:http';

/** Headers that a page of another site cannot send without being asked first whether it may; any of them shows that no page was tricked. */
export const NOT_FROM_A_FORM: readonly string[] = ['authorization', 'apollo-require-preflight', 'x-apollo-operation-name'];

/** What browsers send to other sites unasked, as forms do. */
const OF_FORMS: readonly string[] = ['application/x-www-form-urlencoded', 'multipart/form-data', 'text/plain'];

/** Whether another site could make a browser send such a request; the same question as Apollo's for event streams, which do without Apollo. */
export function isForgeable(headers: IncomingHttpHeaders): boolean {
  const type = headers['content-type']?.split(';')[0]?.trim().toLowerCase() ?? '';
  const isOfForms = type === '' || OF_FORMS.includes(type);
  return isOfForms && !NOT_FROM_A_FORM.some((header) => headers[header]);
}
