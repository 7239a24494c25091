import type { AppError } from '../../../common/errors/app-error.ts';
import type { SessionTarget } from '../../../common/features/terminal/session.ts';
import type { Bridge } from '../../../common/ipc/bridge.ts';
import type { Port } from '../../../common/ipc/port-rpc.ts';
import { ok, type Result } from '../../../common/lib/result.ts';
import { portOf } from '../../lib/message-port.ts';
import type { awaitPort } from '../../lib/ports.ts';

/** Asks main for a port to the session host, for one session. */
export async function openSessionPort(
  bridge: Pick<Bridge, 'terminal'>,
  waitForPort: typeof awaitPort,
  session: string,
  transport: SessionTarget['transport'],
): Promise<Result<Port, AppError>> {
  // Before it is asked for: the port is handed over once.
  const coming = waitForPort('session', session);
  const asked = await bridge.terminal.openPort({ session, transport });
  if (!asked.ok) return asked;
  const port = await coming;
  return port.ok ? ok(portOf(port.value)) : port;
}
