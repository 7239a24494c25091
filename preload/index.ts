import { contextBridge, ipcRenderer } from 'electron';
import type { Bridge } from '../common/ipc/bridge.ts';
import { PORT_CHANNEL } from '../common/ipc/channels.ts';
import { attachmentsApi } from './api/attachments.ts';
import { reportsApi } from './api/reports.ts';
import { settingsApi } from './api/settings.ts';
import { storageApi } from './api/storage.ts';
import { syncApi } from './api/sync.ts';
import { terminalApi } from './api/terminal.ts';
import { workspaceApi } from './api/workspace.ts';
import { listen } from './invoker.ts';

const bridge: Bridge = {
  workspace: workspaceApi,
  settings: settingsApi,
  storage: storageApi,
  sync: syncApi,
  terminal: terminalApi,
  reports: reportsApi,
  attachments: attachmentsApi,
  on: listen,
};
contextBridge.exposeInMainWorld('rackside', bridge);

// Context isolation lets no port through the bridge, so each one is posted to the page itself.
ipcRenderer.on(PORT_CHANNEL, (event, message: unknown) => {
  window.postMessage(message, window.location.origin, [...event.ports]);
});
