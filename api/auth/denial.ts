import type { GraphQLError } from 'graphql';
import type { RequestContext } from '../context';
import { fieldError } from '../graphql/request-error';
import { DeniedError } from '../graphql/user-error';
import { ANY_PRINCIPAL, BEFORE_SCOPE, type Need } from './needs';
import type { Principal } from './principal';
import { STILL_POSSIBLE } from './still-possible';

/** Whether the principal has what is needed. */
export const permits = ({ permissions }: Pick<Principal, 'permissions'>, need: Need): boolean =>
  need === ANY_PRINCIPAL || need === BEFORE_SCOPE || permissions.has(need);

const lacks = (need: Need): string => `You may not do this: it needs ${need}, which your role or key does not have.`;

/** What cannot even be asked, where the answer has no place for a typed error. */
export const permissionDenied = (need: Need): GraphQLError => fieldError('PERMISSION_DENIED', lacks(need));

/** Why a caller may not do a mutation at all, whatever the input; null when nothing stands against it. */
export function denialOf(context: RequestContext, need: Need, mutation: string): DeniedError | null {
  if (!permits(context, need)) {
    return new DeniedError('PERMISSION_DENIED', lacks(need), 'Ask your MSP to do it, or for a role or key that may.');
  }
  const { tenantStatus } = context.principal;
  return tenantStatus !== null && tenantStatus !== 'ACTIVE' && !STILL_POSSIBLE.has(mutation) ? tenantNotActive() : null;
}

/** The tenant is suspended or leaving. */
export const tenantNotActive = (): DeniedError =>
  new DeniedError(
    'TENANT_NOT_ACTIVE',
    'The tenant is not active, so nothing is created, changed or started for it.',
    'Let the MSP resume the tenant first (resumeTenant); one that is OFFBOARDING never works again.',
  );
