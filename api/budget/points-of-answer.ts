/** Every field of an answer is a point, at any depth; the measure of what was really answered, as complexity is of what could have been. */
export function pointsOfAnswer(data: unknown): number {
  if (typeof data !== 'object' || data === null) return 0;
  let points = 0;
  if (Array.isArray(data)) {
    for (const item of data) points += pointsOfAnswer(item);
    return points;
  }
  // Without a list of the values: an answer has tens of thousands of them.
  for (const name in data) {
    const value: unknown = (data as Record<string, unknown>)[name];
    points += typeof value === 'object' ? 1 + pointsOfAnswer(value) : 1;
  }
  return points;
}
