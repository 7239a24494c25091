import { appErrorOf } from '../../common/errors/app-error.ts';
import {
  secureFrame,
  secureWindow,
  type SecureFrame,
  type SecureWindow,
} from '../../common/features/vault/secure-window.ts';
import { connect, type Client } from '../../common/ipc/port-rpc.ts';
import { portOf } from '../lib/message-port.ts';

/** The two ports of this window, as clients. */
export interface SecurePorts {
  /** Whoever wants this window: the vault host or main. */
  readonly owner: Client<SecureWindow>;
  /** Main, for the window itself. */
  readonly frame: Client<SecureFrame>;
}

/** Waits for the ports that preload hands over once. The window closes when its owner is gone. */
export function awaitSecurePorts(): Promise<SecurePorts> {
  return new Promise(resolve => {
    const hear = (event: MessageEvent<unknown>): void => {
      const [request, frame] = event.ports;
      if (event.source !== window || event.data !== 'rackside:secure-ports') return;
      if (request === undefined || frame === undefined) return;
      window.removeEventListener('message', hear);
      const gone = appErrorOf('vault-host-gone');
      const ports = {
        owner: connect(portOf(request), secureWindow, gone),
        frame: connect(portOf(frame), secureFrame, gone),
      };
      request.addEventListener('close', () => void ports.frame.call('close'), { once: true });
      resolve(ports);
    };
    window.addEventListener('message', hear);
  });
}
