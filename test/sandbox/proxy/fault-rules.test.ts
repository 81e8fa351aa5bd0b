import type { AwsCall } from '../../../sandbox/proxy/aws-call';
import { createFaultRules, FaultRule, type FaultRuleInput, type FaultRules } from '../../../sandbox/proxy/fault-rules';

const call = (action: string, service = 'ec2'): AwsCall => {
  return { service, action, region: 'eu-central-1', accessKeyId: 'AKIA', parameters: new URLSearchParams() };
};
const add = (rules: FaultRules, rule: FaultRuleInput): string => rules.add(FaultRule.parse(rule));
const faults = (rules: FaultRules, count: number): unknown[] =>
  Array.from({ length: count }, () => rules.judge(call('CopySnapshot'), 'acme').fault);

describe('fault rules', () => {
  it('let the first calls pass, then happen so many times, then never again', () => {
    const rules = createFaultRules();
    add(rules, { action: 'ec2:CopySnapshot', fault: 'throttle', skip: 2, times: 2 });

    expect(faults(rules, 6)).toEqual([undefined, undefined, 'throttle', 'throttle', undefined, undefined]);
  });

  it('happen to their share of the calls', () => {
    const draws = [0.1, 0.6, 0.49, 0.5];
    const rules = createFaultRules(() => draws.shift() ?? 1);
    add(rules, { action: '*', fault: 'server-error', probability: 0.5 });

    expect(faults(rules, 4)).toEqual(['server-error', undefined, 'server-error', undefined]);
  });

  it('never happen with probability 0 and always with 1', () => {
    const never = createFaultRules(() => 0);
    add(never, { action: '*', fault: 'throttle', probability: 0 });
    expect(faults(never, 2)).toEqual([undefined, undefined]);

    const always = createFaultRules(() => 0.999_999);
    add(always, { action: '*', fault: 'throttle' });
    expect(faults(always, 2)).toEqual(['throttle', 'throttle']);
  });

  it('add up their delays before the first other fault', () => {
    const rules = createFaultRules();
    add(rules, { action: 'ec2:*', fault: 'delay', delayMs: 100 });
    add(rules, { action: '*', fault: 'delay', delayMs: 20 });
    add(rules, { action: 'sts:AssumeRole', fault: 'throttle' });
    add(rules, { action: '*', fault: 'reset-after' });

    expect(rules.judge(call('CopySnapshot'), 'acme')).toEqual({ delayMs: 120, fault: 'reset-after' });
    expect(rules.judge(call('AssumeRole', 'sts'), 'acme')).toEqual({ delayMs: 20, fault: 'throttle' });
  });

  it('are gone when they are removed', () => {
    const rules = createFaultRules();
    const id = add(rules, { action: '*', fault: 'throttle' });

    expect(rules.remove(id)).toBe(true);
    expect(rules.remove(id)).toBe(false);
    expect(faults(rules, 1)).toEqual([undefined]);
  });
});
