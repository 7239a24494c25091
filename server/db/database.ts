/** What a parameter of a statement may be; arrays go to `unnest`. */
export type SqlValue =
  string | number | boolean | null | readonly (string | number | boolean | null)[];

/** Where statements run: the pool, or one transaction. */
export interface Queryable {
  /**
   * Runs one statement with parameters `$1`, `$2`, … and gives its rows. `Row` is the caller's word
   * for what the statement selects: 64-bit integers are to be cast to text and times to float8 in
   * SQL, for the two drivers read other types differently.
   */
  query<Row extends object = object>(sql: string, values?: readonly SqlValue[]): Promise<Row[]>;
  /** Runs a script of several statements without parameters. */
  script(sql: string): Promise<void>;
}

/** The server's database: PostgreSQL, or PGlite inside the process. */
export interface Database extends Queryable {
  /**
   * Runs `work` in one READ COMMITTED transaction. Where the database asks for it (deadlock,
   * serialization), everything is rolled back and `work` runs again, so it must do nothing but query.
   * An exception of `work` rolls back and passes on.
   */
  transaction<T>(work: (tx: Queryable) => Promise<T>): Promise<T>;
  /**
   * Runs `work` on one unchanging state of everything, without holding a writer up where the database
   * can do that; it is given all the time it takes.
   */
  snapshot<T>(work: (tx: Queryable) => Promise<T>): Promise<T>;
  /** How many connections are open, and how many requests wait for one; absent without a pool. */
  readonly connections?: () => { readonly open: number; readonly waiting: number };
  close(): Promise<void>;
}
