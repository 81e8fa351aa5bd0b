/** Whether a resource could be restored. */
export const PROTECTION_STATES = ['PROTECTED', 'WAITING', 'UNPROTECTED'] as const;
export type ProtectionState = (typeof PROTECTION_STATES)[number];

/** Whether a resource's newest recovery point is as young as its plan wants it. */
export const RPO_STATES = ['MET', 'MISSED', 'NOT_COVERED'] as const;
export type RpoState = (typeof RPO_STATES)[number];
