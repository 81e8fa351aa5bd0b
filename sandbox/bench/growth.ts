/** A measure at a size. */
export interface SizedMeasure {
  readonly size: number;
  readonly value: number;
}

/**
 * How a measure grows between two sizes, as the exponent of a power: 1 doubles with the size, 0 stays. Null when the sizes are the same, or
 * when a measure is not positive and so has no exponent.
 */
export function growthExponent(small: SizedMeasure, large: SizedMeasure): number | null {
  if (small.size === large.size || small.value <= 0 || large.value <= 0) return null;
  return Math.log(large.value / small.value) / Math.log(large.size / small.size);
}
