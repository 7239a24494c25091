import { ipcRenderer } from 'electron';
import { SECURE_PORTS_CHANNEL } from '../common/ipc/channels.ts';

// All that the secure window knows of the world: two ports. Nothing is exposed to it, not even a name.
ipcRenderer.once(SECURE_PORTS_CHANNEL, event => {
  window.postMessage('rackside:secure-ports', window.location.origin, [...event.ports]);
});
