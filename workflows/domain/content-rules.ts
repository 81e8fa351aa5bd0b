import type { Tag } from './tags';

/** One way to say which instances belong to a group; what is named inside one rule must all hold, except that empty lists ask for nothing. */
export interface ContentRule {
  readonly instanceIds: readonly string[];
  readonly regions: readonly string[];
  readonly availabilityZones: readonly string[];
  readonly tags: readonly Tag[];
}

/** What a group protects: any include rule takes an instance in, any exclude rule puts it out again. */
export interface GroupContent {
  readonly include: readonly ContentRule[];
  readonly exclude: readonly ContentRule[];
  /** Volumes with one of these tags are left out of the snapshot set. */
  readonly excludeVolumeTags: readonly Tag[];
}

/** What the rules look at. */
export interface RuleSubject {
  readonly instanceId: string;
  readonly region: string;
  readonly availabilityZone: string;
  readonly tags: readonly Tag[];
}

const among = (list: readonly string[], value: string): boolean => list.length === 0 || list.includes(value);

const hasTag = (tags: readonly Tag[], wanted: Tag): boolean =>
  tags.some(({ key, value }) => key === wanted.key && (wanted.value === '*' || value === wanted.value));

/** True when a rule that names nothing would take in everything; such a rule is refused on input. */
export function namesNothing(rule: ContentRule): boolean {
  return rule.instanceIds.length + rule.regions.length + rule.availabilityZones.length + rule.tags.length === 0;
}

/** True when the instance is what the rule describes: every named list holds, and all named tags are there (`*` is any value). */
export function matches(rule: ContentRule, subject: RuleSubject): boolean {
  return (
    !namesNothing(rule) &&
    among(rule.instanceIds, subject.instanceId) &&
    among(rule.regions, subject.region) &&
    among(rule.availabilityZones, subject.availabilityZone) &&
    rule.tags.every((tag) => hasTag(subject.tags, tag))
  );
}

/** True when the group protects the instance: at least one include rule, and no exclude rule. */
export function selects(content: GroupContent, subject: RuleSubject): boolean {
  return content.include.some((rule) => matches(rule, subject)) && !content.exclude.some((rule) => matches(rule, subject));
}

/** The volumes that stay out of the snapshot set because of their tags. */
export function excludedVolumes<V extends { readonly tags: readonly Tag[] }>(content: GroupContent, volumes: readonly V[]): V[] {
  return volumes.filter((volume) => content.excludeVolumeTags.some((tag) => hasTag(volume.tags, tag)));
}

/** The regions that a group can have content in: all of the connection's, or fewer when every include rule names some. */
export function regionsOf(content: GroupContent, connected: readonly string[]): string[] {
  const named = content.include.map((rule) =>
    rule.regions.length > 0 ? rule.regions : rule.availabilityZones.map((zone) => zone.replace(/[a-z]$/, '')),
  );
  if (named.some((regions) => regions.length === 0)) return [...connected];
  return connected.filter((region) => named.some((regions) => regions.includes(region)));
}
