import { Query, Resolver } from 'type-graphql';
import { ROLES } from '../../workflows/domain/access';
import { ANY_PRINCIPAL, Needs } from '../auth/needs';
import { ROLE_TABLE } from '../auth/permissions';
import { RoleInfo } from './role-info.type';

/** The table of roles; it is the same for everybody and in the documentation too. */
@Resolver()
export class RoleResolver {
  @Needs(ANY_PRINCIPAL)
  @Query(() => [RoleInfo], { description: 'All roles and what each may do; a fixed table, the same for everybody.' })
  roles(): RoleInfo[] {
    return ROLES.map((role) => ({ role, ...ROLE_TABLE[role] }));
  }
}
