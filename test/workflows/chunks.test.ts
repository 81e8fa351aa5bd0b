import { chunksInTurns } from '../../workflows/protect-group/chunks';
import { plannedTargets } from '../support/fake-protect-activities';

describe('the chunks of a back-up', () => {
  it('cover every item of every region exactly once, 50 at most in each', () => {
    const chunks = chunksInTurns(plannedTargets({ 'eu-central-1': 123, 'eu-west-1': 7, 'us-east-1': 100 }));

    const ordinals = chunks.flatMap(({ firstOrdinal, count }) => Array.from({ length: count }, (_, index) => firstOrdinal + index));
    expect(ordinals.sort((a, b) => a - b)).toEqual(Array.from({ length: 230 }, (_, index) => index));
    expect(Math.max(...chunks.map(({ count }) => count))).toBe(50);
  });

  it('take one of each region in turn, so that a small region does not wait behind a large one', () => {
    const chunks = chunksInTurns(plannedTargets({ 'eu-central-1': 150, 'eu-west-1': 60 }));

    expect(chunks.map(({ region }) => region)).toEqual(['eu-central-1', 'eu-west-1', 'eu-central-1', 'eu-west-1', 'eu-central-1']);
  });

  it('are none when nothing was selected', () => {
    expect(chunksInTurns([])).toEqual([]);
  });
});
