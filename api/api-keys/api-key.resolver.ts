import type { GraphQLResolveInfo } from 'graphql';
import type { ComplexityEstimator } from 'graphql-query-complexity';
import { Arg, Args, Ctx, FieldResolver, ID, Info, Mutation, Query, Resolver, Root } from 'type-graphql';
import type { Database } from '../../db/database';
import type { ApiKeyRow } from '../../db/repositories/access/api-keys';
import type { TenantRow } from '../../db/repositories/tenants';
import { Needs } from '../auth/needs';
import { permissionsOf } from '../auth/permissions';
import type { RequestContext } from '../context';
import { listComplexity, type Connection } from '../graphql/connection';
import { connectionFrom } from '../graphql/connection-from';
import type { ListArgs } from '../graphql/list-args';
import { UserError } from '../graphql/user-error';
import { existing } from '../loaders/existing';
import { Tenant } from '../tenants/tenant.type';
import { CreateApiKeyInput, RevokeApiKeyInput, RotateApiKeyInput, type ApiKeyFilterInput } from './api-key-inputs';
import { ApiKeyListArgs } from './api-key-list-args';
import {
  CreateApiKeyPayload,
  CreateApiKeyResult,
  RevokeApiKeyPayload,
  RevokeApiKeyResult,
  RotateApiKeyPayload,
  RotateApiKeyResult,
} from './api-key-payloads';
import { ApiKey, ApiKeyConnection } from './api-key.type';
import type { createApiKey } from './create-api-key';
import type { revokeApiKey } from './revoke-api-key';
import type { rotateApiKey } from './rotate-api-key';

/** What can be done with keys. */
export interface ApiKeyUseCases {
  readonly createApiKey: ReturnType<typeof createApiKey>;
  readonly rotateApiKey: ReturnType<typeof rotateApiKey>;
  readonly revokeApiKey: ReturnType<typeof revokeApiKey>;
}

/** Most keys are for fewer. */
const tenantsComplexity: ComplexityEstimator = ({ childComplexity }) => 10 * (1 + childComplexity);

/** API keys: seeing, making, rotating, ending them. */
@Resolver(() => ApiKey)
export class ApiKeyResolver {
  constructor(
    private readonly database: Database,
    private readonly useCases: ApiKeyUseCases,
  ) {}

  @Needs('api-key:read')
  @Query(() => ApiKey, { nullable: true, description: 'One API key; null when there is none that you may see.' })
  apiKey(
    @Arg('id', () => ID, { description: 'The id of the key.' }) id: string,
    @Ctx() { loaders }: RequestContext,
  ): Promise<ApiKeyRow | null> {
    return loaders.apiKey.load(id);
  }

  @Needs('api-key:read')
  @Query(() => ApiKeyConnection, {
    complexity: listComplexity,
    description: 'The API keys that you may see: of the MSP and all its tenants, or of your own tenant.',
  })
  apiKeys(
    @Args(() => ApiKeyListArgs) args: ListArgs<ApiKeyFilterInput>,
    @Ctx() context: RequestContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<Connection<ApiKeyRow>> {
    const wanted = args.filter ?? {};
    return connectionFrom({ args, context, info }, (page) =>
      this.database.inScope(context.scope, ({ apiKeys }) => apiKeys.list(wanted, page)),
    );
  }

  @Needs('api-key:write')
  @Mutation(() => CreateApiKeyResult, { description: 'Makes an API key and shows its token, this once.' })
  async createApiKey(
    @Arg('input', () => CreateApiKeyInput, { description: 'The new key.' }) input: CreateApiKeyInput,
    @Ctx() context: RequestContext,
  ): Promise<typeof CreateApiKeyResult> {
    const outcome = await this.useCases.createApiKey(context, input);
    if (outcome instanceof UserError) return outcome;
    const apiKey = await existing(context.loaders.apiKey, outcome.id);
    return new CreateApiKeyPayload(input.clientMutationId ?? null, apiKey, outcome.extra?.token ?? null);
  }

  @Needs('api-key:write')
  @Mutation(() => RotateApiKeyResult, {
    description: 'Gives an API key a new secret and shows its token, this once; the present one is good for an overlap.',
  })
  async rotateApiKey(
    @Arg('input', () => RotateApiKeyInput, { description: 'Which key, and the overlap.' }) input: RotateApiKeyInput,
    @Ctx() context: RequestContext,
  ): Promise<typeof RotateApiKeyResult> {
    const outcome = await this.useCases.rotateApiKey(context, input);
    if (outcome instanceof UserError) return outcome;
    const apiKey = await existing(context.loaders.apiKey, outcome.id);
    return new RotateApiKeyPayload(input.clientMutationId ?? null, apiKey, outcome.extra?.token ?? null);
  }

  @Needs('api-key:write')
  @Mutation(() => RevokeApiKeyResult, {
    description: 'Ends an API key at once, with the subscriptions that it has open; one that is over stays as it was.',
  })
  async revokeApiKey(
    @Arg('input', () => RevokeApiKeyInput, { description: 'Which key.' }) input: RevokeApiKeyInput,
    @Ctx() context: RequestContext,
  ): Promise<typeof RevokeApiKeyResult> {
    const outcome = await this.useCases.revokeApiKey(context, input);
    if (outcome instanceof UserError) return outcome;
    return new RevokeApiKeyPayload(input.clientMutationId ?? null, await existing(context.loaders.apiKey, outcome.id));
  }

  @FieldResolver(() => [String], { description: 'What it may do, one word each: those of its role, as far as its scopes leave them.' })
  permissions(@Root() { role, scopes }: ApiKey): string[] {
    return [...permissionsOf(role, scopes)];
  }

  @FieldResolver(() => Tenant, {
    nullable: true,
    description: 'The one tenant that it is for; null for one of the MSP, for all its tenants or those that it lists.',
  })
  tenant(@Root() { tenantId }: ApiKey, @Ctx() { loaders }: RequestContext): Promise<TenantRow | null> | null {
    return tenantId === null ? null : loaders.tenant.load(tenantId);
  }

  @FieldResolver(() => [Tenant], {
    nullable: true,
    complexity: tenantsComplexity,
    description: 'The tenants that it is for, one or those that it lists; null for the MSP with all its tenants.',
  })
  async tenants(@Root() { id, tenantId, listsTenants }: ApiKey, @Ctx() { loaders }: RequestContext): Promise<TenantRow[] | null> {
    if (!listsTenants) return tenantId === null ? null : [await existing(loaders.tenant, tenantId)];
    const listed = await loaders.tenantsOfApiKey.load(id);
    return Promise.all(listed.map((each) => existing(loaders.tenant, each.tenantId)));
  }
}
