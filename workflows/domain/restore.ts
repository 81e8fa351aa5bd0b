/** Whether a restored instance is left running or stopped. */
export const POWER_STATES = ['RUNNING', 'STOPPED'] as const;
export type PowerState = (typeof POWER_STATES)[number];

/** What may differ from the original; null means as it was. */
export interface RestoreOptions {
  readonly name: string | null;
  readonly subnetId: string | null;
  readonly securityGroupIds: readonly string[] | null;
  readonly instanceType: string | null;
  readonly powerState: PowerState;
  /** Ask for the original private address; it must be free. */
  readonly keepPrivateIpAddress: boolean;
}

/** One thing that a failed restore could not take away again. */
export interface LeftBehind {
  readonly kind: 'INSTANCE' | 'VOLUME' | 'IMAGE';
  readonly nativeId: string;
  readonly reason: string;
}
