import type { Port } from '../../common/ipc/port-rpc.ts';

/** The DOM's MessagePort as the {@link Port} that calls go over. */
export function portOf(port: MessagePort): Port {
  return {
    postMessage: message => port.postMessage(message),
    onMessage: listener => {
      port.addEventListener('message', event => listener(event.data));
      port.start();
    },
    onClose: listener => port.addEventListener('close', () => listener(), { once: true }),
    close: () => port.close(),
  };
}
