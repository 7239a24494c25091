import type { SecretTarget } from '../../common/crypto/sealed-secret.ts';
import type { TerminalSession } from '../lib/terminals.ts';

/** The session that is open at this address, the one opened last if there are several. */
export function sessionAt(
  sessions: readonly TerminalSession[],
  target: SecretTarget | null,
): TerminalSession | undefined {
  if (target === null) return undefined;
  return sessions.findLast(
    session =>
      session.state.state === 'open' &&
      session.target.transport === 'ssh' &&
      session.target.host === target.host &&
      session.target.port === target.port,
  );
}
