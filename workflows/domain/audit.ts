/** How an attempt ended: DONE; REFUSED, with the code that the caller was given; FAILED, by a fault of ours. */
export const AUDIT_RESULTS = ['DONE', 'REFUSED', 'FAILED'] as const;
export type AuditResult = (typeof AUDIT_RESULTS)[number];

/** Who acts: somebody who signed in, a key, or a command that an operator ran. */
export const AUDIT_PRINCIPAL_KINDS = ['USER', 'API_KEY', 'COMMAND'] as const;
export type AuditPrincipalKind = (typeof AUDIT_PRINCIPAL_KINDS)[number];
