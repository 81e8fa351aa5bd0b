import type { GraphQLError } from 'graphql';
import type { RequestContext } from '../context';
import { fieldError } from '../graphql/request-error';
import { DeniedError } from '../graphql/user-error';
import { ANY_PRINCIPAL, BEFORE_SCOPE, type Need } from './needs';
import type { Principal } from './principal';

/** Whether the principal has what is needed. */
export const permits = ({ permissions }: Pick<Principal, 'permissions'>, need: Need): boolean =>
  need === ANY_PRINCIPAL || need === BEFORE_SCOPE || permissions.has(need);

const lacks = (need: Need): string => `You may not do this: it needs ${need}, which your role or key does not have.`;

/** What cannot even be asked, where the answer has no place for a typed error. */
export const permissionDenied = (need: Need): GraphQLError => fieldError('PERMISSION_DENIED', lacks(need));

/** Why a caller may not do a mutation at all, whatever the input; null when nothing stands against it. */
export function denialOf(context: RequestContext, need: Need): DeniedError | null {
  if (!permits(context, need)) {
    return new DeniedError('PERMISSION_DENIED', lacks(need), 'Ask your MSP to do it, or for a role or key that may.');
  }
  const { tenantStatus } = context.principal;
  return tenantStatus !== null && tenantStatus !== 'ACTIVE' ? tenantNotActive() : null;
}

/** The tenant is suspended or leaving. */
export const tenantNotActive = (): DeniedError =>
  new DeniedError(
    'TENANT_NOT_ACTIVE',
    'The tenant is not active, so nothing new is created or started for it.',
    'Let the MSP set the tenant to ACTIVE first.',
  );
