/** Who attacks. */
export type Attacker =
  /** Owns the server, or sits on the line to it. */
  | 'server'
  /** Has the laptop while it is off or locked, and may write to its disk. */
  | 'disk'
  /** Runs in the app's page. */
  | 'script'
  /** Has an account and an app of their own making. */
  | 'member';

/** One attack: what is tried, how it ends, and what ends it. */
export interface Attack {
  readonly id: string;
  readonly attacker: Attacker;
  /** What they do, as a sentence without subject. */
  readonly does: string;
  /** Typed outcomes: kinds of common/errors, codes of refused changes, or reasons of the vault host. */
  readonly ends: readonly string[];
  /** Which code defends. */
  readonly by: string;
}
