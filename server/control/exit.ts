/** Exit codes of `rackside-server`. */
export const EXIT = {
  done: 0,
  /** It can't: settings, database, a file that is there already. */
  failed: 1,
  /** No such command, or not so. */
  usage: 2,
  /** A backup or a database that is damaged, cut, newer or not sound. */
  unsound: 3,
} as const;
