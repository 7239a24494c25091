/** The middle value; the mean of the two middle ones when their count is even. Throws without values. */
export function median(values: readonly number[]): number {
  const sorted = ascending(values);
  const half = Math.floor(sorted.length / 2);
  const upper = sorted[half]!;
  return sorted.length % 2 === 1 ? upper : (sorted[half - 1]! + upper) / 2;
}

/** The smallest value that at least this share (0 < share ≤ 1) of the values does not exceed: nearest rank. */
export function percentile(values: readonly number[], share: number): number {
  if (share <= 0 || share > 1) throw new RangeError('a share is above 0 and at most 1');
  const sorted = ascending(values);
  return sorted[Math.ceil(share * sorted.length) - 1]!;
}

/** As a report shows it: three significant digits at least, whole numbers in full. */
export function rounded(value: number): number {
  return Math.abs(value) >= 100 ? Math.round(value) : Number(value.toPrecision(3));
}

function ascending(values: readonly number[]): number[] {
  if (values.length === 0) throw new RangeError('nothing was measured');
  return values.toSorted((a, b) => a - b);
}
