import { appErrorOf, type AppError } from '../../../common/errors/app-error.ts';

/** Which limit a file of credentials goes beyond: words `errors:why.<limit>`. */
export type ImportLimit =
  | 'import-bytes'
  | 'import-rows'
  | 'import-columns'
  | 'import-depth'
  | 'import-parts'
  | 'import-unpacked'
  | 'import-cost';

/**
 * A file goes beyond a limit. Thrown inside the readers, through libraries that throw too; what they
 * answer is a `Result`.
 */
export class TooLarge extends Error {
  readonly what: ImportLimit;
  readonly limit: number;
  /** Where: a byte, character or line, from 1; 0 for the whole file. */
  readonly at: number;

  constructor(what: ImportLimit, limit: number, at = 0) {
    super(what);
    this.what = what;
    this.limit = limit;
    this.at = at;
  }
}

/** A file is not whole, or says what no writer of its format says. Thrown as {@link TooLarge} is. */
export class Damaged extends Error {}

/** The failure that the person reads. */
export function tooLarge(file: string, what: ImportLimit, limit: number, at = 0): AppError {
  return appErrorOf('import-too-large', { file, why: what, limit, at });
}
