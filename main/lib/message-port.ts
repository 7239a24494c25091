import type { MessagePortMain } from 'electron';
import type { Port } from '../../common/ipc/port-rpc.ts';

/** Electron's port as the port calls know it; it begins to deliver once someone listens. */
export function portOf(port: MessagePortMain): Port {
  return {
    postMessage: message => port.postMessage(message),
    onMessage: listener => {
      port.on('message', event => listener(event.data));
      port.start();
    },
    onClose: listener => port.once('close', listener),
    close: () => port.close(),
  };
}
