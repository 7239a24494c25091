import { MessageChannel, type MessagePort } from 'node:worker_threads';
import type { Port } from '../../common/ipc/port-rpc.ts';

/** Two ends of a real message channel of Node, with structured clone and closing, as Electron has. */
export function portPair(): readonly [Port, Port] {
  const { port1, port2 } = new MessageChannel();
  return [nodePort(port1), nodePort(port2)];
}

function nodePort(port: MessagePort): Port {
  return {
    postMessage: message => port.postMessage(message),
    onMessage: listener => {
      port.on('message', listener);
    },
    onClose: listener => {
      port.once('close', listener);
    },
    close: () => port.close(),
  };
}
