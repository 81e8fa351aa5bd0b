/** Everything that one page of a portal can ask for at once, so that what must not be seen has every chance to show. */
export const EVERYTHING = `query Everything {
  viewer { id name role permissions msp { id name } tenant { ...T } }
  tenants(first: 3) { nodes { ...T } }
  apiKeys(first: 3) { nodes { id name prefix tenant { id } } }
  hypervisors(first: 3) { nodes { ...H } }
  credentials(first: 3) { nodes { ...C } }
  accessNodes(first: 3) { nodes { id name region hypervisor { id } } }
  storages(first: 3) { nodes { id name hypervisor { id } } }
  plans(first: 3) { nodes { ...P } }
  vmGroups(first: 3) { nodes { ...G jobs(first: 2) { nodes { id } } lastJob { id } } }
  resources(first: 3) { nodes { ...R recoveryPoints(first: 2) { nodes { id } } } }
  jobs(first: 3) { nodes { ...J } }
  auditEvents(first: 3) { nodes { id operation principal { id name } tenant { id } subjectId before after clientAddress } }
  driftFindings(first: 3) { nodes { id kind action found nativeIds hypervisor { id name } job { id } leftBy { id } recoveryPoint { id } } }
  recoveryPoints(first: 3) { nodes { id state tenant { id } resource { ...R } vmGroup { id } job { id } copies { id state snapshots { snapshotId } } instance { instanceId } } }
}
fragment T on Tenant { id name status summary { vmGroups failing resources protected outOfRpo } hypervisors(first: 2) { nodes { ...H } } vmGroups(first: 2) { nodes { id } } jobs(first: 2) { nodes { id } } recoveryPoints(first: 2) { nodes { id } } }
fragment H on Hypervisor { __typename id name awsAccountId credential { id } lastValidation { verdict job { id } checks { name } }
  ... on TenantHypervisor { tenant { id } adminHypervisor { id name } resources(first: 2) { nodes { id } } } ... on AdminHypervisor { principalArn } }
fragment C on Credential { id name tenant { id } trustedBy { id } trustPolicy externalId }
fragment P on Plan { id name primaryStorage { id } secondaryStorage { id } }
fragment G on VmGroup { id name summary { lastBackUp { jobId state finishedAt failed } resources protected outOfRpo oldestPointAt } tenant { id } hypervisor { id } plan { ...P } }
fragment R on Resource { id name protectionState rpoState rpoDueAt tenant { id } hypervisor { id } instance { instanceId volumes { volumeId } } }
fragment J on Job { id operation state tenant { id } hypervisor { id } vmGroup { id } recoveryPoint { id } workflowId temporalUrl
  items(first: 2) { nodes { id resource { id } recoveryPoint { id } } } events(first: 2) { nodes { code message } } recoveryPoints(first: 2) { nodes { id } } }`;
