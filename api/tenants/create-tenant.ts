import { z } from 'zod';
import { grantAbove } from '../api-keys/grant-above';
import type { RequestContext } from '../context';
import { ConflictError, UserError } from '../graphql/user-error';
import { name } from '../mutations/input-schemas';
import { parseInput } from '../mutations/parse-input';
import type { Perform, Performed } from '../mutations/perform';
import type { CreateTenantInput } from './create-tenant.input';

const Input = z.object({ name, withApiKey: z.boolean() });
const WITH_KEY = ['input', 'withApiKey'];

/** A tenant and, when it was asked for, its first key. */
export type CreatedTenant = Performed<'tenant', { readonly apiKey: string | null }>;

/** Creates a tenant; NAME_TAKEN when the MSP has one of that name in any case. */
export function createTenant(perform: Perform) {
  return (context: RequestContext, input: CreateTenantInput): Promise<CreatedTenant | UserError> =>
    perform(context, { operation: 'createTenant', makes: 'tenant', input }, async (db, id) => {
      const wanted = parseInput(Input, input);
      if (wanted instanceof UserError) return wanted;
      const firstKey = { role: 'TENANT_ADMIN', scopes: null, expiresAt: null } as const;
      const above = wanted.withApiKey && grantAbove(context, firstKey, { words: WITH_KEY, time: WITH_KEY });
      if (above) return above;
      const created = await db.tenants.create({ id, name: wanted.name });
      if (!created)
        return new ConflictError('NAME_TAKEN', 'There is a tenant of this name already.', 'Choose another name.', ['input', 'name']);
      const apiKey = wanted.withApiKey ? await db.apiKeys.issue({ ...firstKey, name: `${wanted.name}: first key`, tenantId: id }) : null;
      return { tenantId: id, after: { name: wanted.name, keyPrefix: apiKey?.prefix ?? null }, extra: { apiKey: apiKey?.token ?? null } };
    });
}
