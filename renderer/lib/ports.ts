import { z } from 'zod';
import { appErrorOf, type AppError } from '../../common/errors/app-error.ts';
import type { PortMessage } from '../../common/ipc/bridge.ts';
import { portKind, type PortKind } from '../../common/ipc/contract.ts';
import { err, ok, type Result } from '../../common/lib/result.ts';

/** Longer than a slow disk takes to start a process; after this something is wrong. */
const PATIENCE_MS = 20_000;

const portMessage: z.ZodType<PortMessage> = z.object({
  rackside: z.literal('port'),
  kind: portKind,
  id: z.string().optional(),
});

/**
 * Waits for a port that preload hands to the page. Call it before asking main to open the port, for
 * the message is not sent twice. Messages of other windows and frames are not heard.
 * @param id the session's id for kind `session`
 */
export function awaitPort(kind: PortKind, id?: string): Promise<Result<MessagePort, AppError>> {
  return new Promise(resolve => {
    const end = (result: Result<MessagePort, AppError>): void => {
      window.removeEventListener('message', hear);
      clearTimeout(timer);
      resolve(result);
    };
    const hear = (event: MessageEvent<unknown>): void => {
      if (event.source !== window) return;
      const message = portMessage.safeParse(event.data);
      const port = event.ports[0];
      if (!message.success || port === undefined) return;
      if (message.data.kind !== kind || message.data.id !== id) return;
      end(ok(port));
    };
    const timer = setTimeout(
      () => end(err(appErrorOf('unexpected', { where: `port ${kind}` }))),
      PATIENCE_MS,
    );
    window.addEventListener('message', hear);
  });
}
