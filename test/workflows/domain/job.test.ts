import { attemptOf, isFinal, JOB_STATES, mayMove, RETRIED_STATES } from '../../../workflows/domain/job';

describe('the life of a job', () => {
  it('ends in four states, of which a retry opens those with failed items again, and nothing else does', () => {
    const final = JOB_STATES.filter(isFinal);

    expect(final).toEqual(['COMPLETED', 'COMPLETED_WITH_ERRORS', 'FAILED', 'CANCELLED']);
    expect(RETRIED_STATES).toEqual(['COMPLETED_WITH_ERRORS', 'FAILED']);
    for (const from of final) {
      const onward = JOB_STATES.filter((to) => to !== from && mayMove(from, to));
      expect({ from, onward }).toEqual({ from, onward: RETRIED_STATES.includes(from) ? ['QUEUED'] : [] });
    }
  });

  it('never goes back to the queue by itself', () => {
    expect(JOB_STATES.filter((from) => !isFinal(from) && from !== 'QUEUED' && mayMove(from, 'QUEUED'))).toEqual([]);
  });

  it('begins with attempt 1, also for runs that name none', () => {
    expect([attemptOf({}), attemptOf({ attempt: 1 }), attemptOf({ attempt: 3 })]).toEqual([1, 1, 3]);
  });
});
