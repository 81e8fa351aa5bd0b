import type { CheckKind, Proof, ValidationCheck } from '../../../workflows/domain/validation';
import { AwsFailure } from '../aws-failure';

/** What a check is about: its kind and its name, unique in a report for a region (null for what has none). */
export interface CheckSubject {
  readonly kind: CheckKind;
  readonly name: string;
  readonly region: string | null;
}

/** It was proven. */
export const passed = (subject: CheckSubject, proof: Proof, detail: string): ValidationCheck => ({
  ...subject,
  proof,
  outcome: 'PASSED',
  detail,
  remedy: null,
});

/** It was disproven; the remedy says exactly what to change. */
export const failed = (subject: CheckSubject, proof: Proof, detail: string, remedy: string): ValidationCheck => ({
  ...subject,
  proof,
  outcome: 'FAILED',
  detail,
  remedy,
});

/** It could not be asked, and the detail says why. */
export const unproven = (subject: CheckSubject, detail: string, remedy: string | null = null): ValidationCheck => ({
  ...subject,
  proof: 'NONE',
  outcome: 'UNPROVEN',
  detail,
  remedy,
});

/** True when a call failed because AWS refuses it, so that the refusal itself is the answer; passing trouble proves nothing. */
export const isRefusal = (error: unknown): error is AwsFailure =>
  error instanceof AwsFailure && (error.kind === 'ACCESS_DENIED' || error.kind === 'CREDENTIAL_BROKEN');

/** What AWS said, for a report. */
export const inWords = ({ action, code, message }: AwsFailure): string => `${action} was answered ${code}: ${message}`;
