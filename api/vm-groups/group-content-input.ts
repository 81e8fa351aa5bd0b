import { z } from 'zod';
import { namesNothing } from '../../workflows/domain/content-rules';
import { awsId, region, tag } from '../mutations/input-schemas';

const MAX_RULES = 50;
const MAX_VALUES = 500;

const zone = z.string().regex(/^[a-z]{2}(-[a-z]+)+-[0-9][a-z]$/, 'must be an availability zone, such as eu-west-1a');
const list = <Schema extends z.ZodType>(schema: Schema) => z.array(schema).max(MAX_VALUES, `must have at most ${MAX_VALUES} values`);

const rule = z
  .object({ instanceIds: list(awsId('i')), regions: list(region), availabilityZones: list(zone), tags: list(tag) })
  .refine((content) => !namesNothing(content), 'must name something: an empty rule would take in everything');

const rules = z.array(rule).max(MAX_RULES, `must have at most ${MAX_RULES} rules`);

/** The content of a group as it may be written. */
export const GroupContentSchema = z.object({
  include: rules.min(1, 'must have at least one rule'),
  exclude: rules,
  excludeVolumeTags: list(tag),
});
