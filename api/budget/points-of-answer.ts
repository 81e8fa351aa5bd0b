/** Every field of an answer is a point, at any depth; the measure of what was really answered, as complexity is of what could have been. */
export function pointsOfAnswer(data: unknown): number {
  if (typeof data !== 'object' || data === null) return 0;
  if (Array.isArray(data)) return data.reduce<number>((sum, item) => sum + pointsOfAnswer(item), 0);
  let points = 0;
  for (const value of Object.values(data)) points += 1 + pointsOfAnswer(value);
  return points;
}
