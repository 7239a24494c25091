import { join } from 'node:path';
import { session, type Session } from 'electron';
import { denyAllPermissions, guardNetwork } from './guards.ts';
import { serveSecureWindow } from './protocol.ts';

/** In memory, for it begins with no `persist:`. */
const PARTITION = 'rackside-secure';

let made: Session | undefined;

/** The secure windows' session: in memory alone, with an origin of its own and no permission at all. */
export function secureSession(bundle: string): Session {
  if (made !== undefined) return made;
  made = session.fromPartition(PARTITION, { cache: false });
  denyAllPermissions(made);
  void guardNetwork(made);
  serveSecureWindow(made, join(bundle, 'renderer'));
  return made;
}
