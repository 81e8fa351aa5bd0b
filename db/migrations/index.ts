import { CreateScopesAndTenancy1763800000000 } from './1763800000000-create-scopes-and-tenancy';
import { CreateConnections1763800001000 } from './1763800001000-create-connections';
import { CreateProtection1763800002000 } from './1763800002000-create-protection';
import { CreateJobs1763800003000 } from './1763800003000-create-jobs';
import { CreateMutationRecords1763800004000 } from './1763800004000-create-mutation-records';
import { LetJobsBeRetried1763800005000 } from './1763800005000-let-jobs-be-retried';
import { CreateDriftFindings1763800006000 } from './1763800006000-create-drift-findings';
import { NameSixRoles1763800007000 } from './1763800007000-name-six-roles';
import { KeepSummaries1763800008000 } from './1763800008000-keep-summaries';
import { CreateListIndexes1763800010000 } from './1763800010000-create-list-indexes';
import { CreateRateBuckets1763800020000 } from './1763800020000-create-rate-buckets';
import { ChainAuditEvents1763800030000 } from './1763800030000-chain-audit-events';
import { LetPeopleSignIn1763800031000 } from './1763800031000-let-people-sign-in';
import { ScopeIdempotentRequests1763800032000 } from './1763800032000-scope-idempotent-requests';
import { LetKeysBeManaged1763800035000 } from './1763800035000-let-keys-be-managed';
import { ShowMigrations1763800040000 } from './1763800040000-show-migrations';
import { LetTenantsBeSuspended1763800050000 } from './1763800050000-let-tenants-be-suspended';
import { CreateTenantQuotas1763800051000 } from './1763800051000-create-tenant-quotas';
import { SeparateLogins1763800060000 } from './1763800060000-separate-logins';
import { NoteSignIns1763800065000 } from './1763800065000-note-sign-ins';
import { LetKeysListTenants1763800070000 } from './1763800070000-let-keys-list-tenants';

/** All migrations, oldest first; one that was released is never edited. */
export const MIGRATIONS = [
  CreateScopesAndTenancy1763800000000,
  CreateConnections1763800001000,
  CreateProtection1763800002000,
  CreateJobs1763800003000,
  CreateMutationRecords1763800004000,
  LetJobsBeRetried1763800005000,
  CreateDriftFindings1763800006000,
  NameSixRoles1763800007000,
  KeepSummaries1763800008000,
  CreateListIndexes1763800010000,
  CreateRateBuckets1763800020000,
  ChainAuditEvents1763800030000,
  LetPeopleSignIn1763800031000,
  ScopeIdempotentRequests1763800032000,
  LetKeysBeManaged1763800035000,
  ShowMigrations1763800040000,
  LetTenantsBeSuspended1763800050000,
  CreateTenantQuotas1763800051000,
  SeparateLogins1763800060000,
  NoteSignIns1763800065000,
  LetKeysListTenants1763800070000,
] as const;
