/** When folds are hot rows and when chunks; tests set them low, so that few records make many chunks. */
export interface FoldLimits {
  /** So many folds at once become chunks rather than a row each. */
  readonly chunkFrom: number;
  /** More hot rows than this are sealed into chunks when there is time, … */
  readonly maxHot: number;
  /** … all but so many that changed last. */
  readonly keptHot: number;
  /** So many batches that are put back are folded in one by one; for more the log is folded anew. */
  readonly putBackEach: number;
}

/** A page of a list is read from few rows, and one edit writes a small one. */
export const foldLimits: FoldLimits = { chunkFrom: 64, maxHot: 512, keptHot: 128, putBackEach: 64 };
