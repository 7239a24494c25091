/** What the app's own log says: an event and facts about it, never a record, a secret or a name. */
export interface Log {
  info(event: string, facts?: Readonly<Record<string, string | number | boolean>>): void;
  error(event: string, facts?: Readonly<Record<string, string | number | boolean>>): void;
}

/** A log of JSON lines on standard error. */
export function createLog(write: (line: string) => void): Log {
  const line = (level: string, event: string, facts: object = {}): void =>
    write(`${JSON.stringify({ level, event, ...facts })}\n`);
  return {
    info: (event, facts) => line('info', event, facts),
    error: (event, facts) => line('error', event, facts),
  };
}

/**
 * What may be said of a bug: its type and where in the code it arose. Its message is left out, for a
 * message may quote data.
 */
export function bugFacts(bug: unknown): Readonly<Record<string, string>> {
  if (!(bug instanceof Error)) return { type: typeof bug };
  // The stack begins with the message, which may have lines that look like frames.
  const stack = (bug.stack ?? '').replace(bug.message, '');
  const frames = stack.split('\n').filter(line => /^\s+at /.test(line));
  return { type: bug.name, at: frames.slice(0, 4).join(' | ').replaceAll(/\s+/g, ' ').trim() };
}
