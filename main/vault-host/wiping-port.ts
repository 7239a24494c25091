import type { Port } from '../../common/ipc/port-rpc.ts';

/** A port that wipes the bytes in a message once they have been cloned into the other process. */
export function wipingPort(port: Port): Port {
  return {
    ...port,
    postMessage: message => {
      port.postMessage(message);
      wipeBytes(message);
    },
  };
}

function wipeBytes(value: unknown): void {
  if (value instanceof Uint8Array) value.fill(0);
  else if (typeof value === 'object' && value !== null) Object.values(value).forEach(wipeBytes);
}
