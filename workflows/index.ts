/** The door of the workflow bundle: each name here is a workflow type on the wire, for ever. */
export { discoverHypervisor } from './discover-hypervisor/discover-hypervisor';
export { protectGroup } from './protect-group/protect-group';
export { reconcileAccount } from './reconcile-account/reconcile-account';
export { restoreInstance } from './restore-instance/restore-instance';
export { validateHypervisor } from './validate-hypervisor/validate-hypervisor';
