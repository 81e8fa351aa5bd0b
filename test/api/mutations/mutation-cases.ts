import type { MutationCases } from '../../support/api/bad-input';
import { ACCESS_CASES } from './access-cases';
import { JOB_CASES } from './job-cases';
import { PEOPLE_CASES } from './people-cases';
import { PROTECTION_CASES } from './protection-cases';
import { TENANCY_CASES } from './tenancy-cases';
import { TENANT_LIFE_CASES } from './tenant-life-cases';

/** Every mutation of the schema with its good input and its bad ones; one without cases fails the test of bad input. */
export const MUTATION_CASES: Readonly<Record<string, MutationCases>> = {
  ...ACCESS_CASES,
  ...TENANCY_CASES,
  ...TENANT_LIFE_CASES,
  ...PROTECTION_CASES,
  ...JOB_CASES,
  ...PEOPLE_CASES,
};
