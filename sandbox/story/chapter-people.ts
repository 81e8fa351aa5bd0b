import { PEOPLE, type SandboxPerson } from '../openid-provider/people';
import { signIn } from '../openid-provider/sign-in';
import { portalTo } from './portal';
import type { Teller, TenantRole } from './teller';

const WHO = '{ viewer { name role tenant { name } } tenants { nodes { name } } accessNodes { nodes { id } } }';

interface Seen {
  readonly viewer: { readonly name: string; readonly role: string; readonly tenant: { readonly name: string } | null };
  readonly tenants: { readonly nodes: readonly { readonly name: string }[] };
  /** Null where it may not be known that there are any. */
  readonly accessNodes: { readonly nodes: readonly unknown[] } | null;
}

/** Where people sign in and where they then ask. */
export interface SignInPlace {
  readonly issuer: string;
  readonly apiUrl: string;
}

const isOfTenant = ({ role }: SandboxPerson): boolean => role.startsWith('TENANT_');

/** The MSP invites people; two of them sign in and see what is theirs, one is turned away because nobody has verified her address. */
export async function people(teller: Teller, [tenant]: readonly TenantRole[], place: SignInPlace): Promise<void> {
  const { portal, terminal } = teller;
  if (!tenant) return;
  terminal.chapter('People are invited and sign in by code + PKCE');
  for (const person of PEOPLE) {
    const { email, name: displayName, role } = person;
    const where = isOfTenant(person) ? { tenantId: tenant.tenantId } : {};
    await portal.mutate('inviteUser', { email, displayName, role, ...where }, 'user { id }');
  }
  terminal.fact(`${PEOPLE.length} people are invited, by address and role: three of the MSP, three of ${tenant.name}`);

  const auditor = await seenBy('aude', place);
  teller.expect(
    auditor.viewer.role === 'MSP_AUDITOR' && auditor.tenants.nodes.length > 1,
    `${auditor.viewer.name} (${auditor.viewer.role}) sees ${auditor.tenants.nodes.length} tenants`,
  );
  const viewer = await seenBy('vito', place);
  teller.expect(
    viewer.viewer.role === 'TENANT_VIEWER' && viewer.tenants.nodes.length === 1 && viewer.accessNodes === null,
    `${viewer.viewer.name} (${viewer.viewer.role}) sees ${viewer.viewer.tenant?.name ?? ''} alone, and nothing of the MSP's own side`,
  );
  const refused = await seenBy('una', place).then(
    () => false,
    () => true,
  );
  teller.expect(refused, 'Una Unger is turned away: she is invited, but nobody has verified her address', 'Una Unger was let in');
}

async function seenBy(subject: string, { issuer, apiUrl }: SignInPlace): Promise<Seen> {
  const { accessToken } = await signIn(issuer, subject);
  const portal = portalTo(apiUrl, accessToken);
  try {
    return await portal.query<Seen>(WHO);
  } finally {
    await portal.close();
  }
}
