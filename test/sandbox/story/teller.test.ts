import { tellerOf, type Teller } from '../../../sandbox/story/teller';
import type { Terminal } from '../../../sandbox/story/terminal';

interface Told {
  readonly teller: Teller;
  readonly facts: string[];
  readonly wrongs: string[];
}

function aTeller(): Told {
  const facts: string[] = [];
  const wrongs: string[] = [];
  const silent = (): void => undefined;
  const terminal: Terminal = {
    chapter: silent,
    fact: (text) => void facts.push(text),
    notice: silent,
    wrong: (text) => void wrongs.push(text),
    line: silent,
    table: silent,
    progress: silent,
    settleProgress: silent,
  };
  const parts = { terminal } as unknown as Omit<Teller, 'expect' | 'broken'>;
  return { teller: tellerOf(parts), facts, wrongs };
}

describe('the teller of the story', () => {
  it('says a fact that is as told, and counts nothing', () => {
    const { teller, facts } = aTeller();

    teller.expect(true, 'all is well');

    expect(facts).toEqual(['all is well']);
    expect(teller.broken()).toBe(0);
  });

  it('says what was not as told, counts it, and goes on', () => {
    const { teller, wrongs } = aTeller();

    teller.expect(false, 'all is well', 'nothing is well');
    teller.expect(false, 'the rest is well');

    expect(wrongs).toEqual(['nothing is well', 'not as told: the rest is well']);
    expect(teller.broken()).toBe(2);
  });
});
