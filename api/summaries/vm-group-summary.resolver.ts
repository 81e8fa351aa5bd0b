import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { VmGroupSummaryRow } from '../../db/repositories/summaries/summaries';
import type { RequestContext } from '../context';
import { existing } from '../loaders/existing';
import type { GroupAhead } from '../portfolio/looked-ahead';
import { VmGroup } from '../vm-groups/vm-group.type';
import { VmGroupSummary } from './summary.type';

/** How a VM group stands. */
@Resolver(() => VmGroup)
export class VmGroupSummaryResolver {
  @FieldResolver(() => VmGroupSummary, { description: 'How it stands: its newest back-up, and how many of its resources are protected.' })
  summary(@Root() { id, ahead }: GroupAhead, @Ctx() { loaders }: RequestContext): VmGroupSummaryRow | Promise<VmGroupSummaryRow> {
    return ahead?.summary ?? existing(loaders.summaryOfVmGroup, id);
  }
}
