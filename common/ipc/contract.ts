import { z } from 'zod';
import { attachmentsIpc } from '../features/attachments/ipc.ts';
import { reportsIpc } from '../features/reports/ipc.ts';
import { settingsIpc } from '../features/settings/ipc.ts';
import { storageIpc } from '../features/storage/ipc.ts';
import { syncIpc } from '../features/sync/ipc.ts';
import { terminalIpc } from '../features/terminal/ipc.ts';
import { workspaceIpc } from '../features/workspace/ipc.ts';
import type { Contract } from './calls.ts';

/** Everything that a window may ask of main, joined from the features' own files. */
export const ipcContract = {
  calls: {
    ...workspaceIpc.calls,
    ...settingsIpc.calls,
    ...storageIpc.calls,
    ...syncIpc.calls,
    ...terminalIpc.calls,
    ...reportsIpc.calls,
    ...attachmentsIpc.calls,
  },
  events: {
    ...workspaceIpc.events,
    ...storageIpc.events,
    ...syncIpc.events,
    ...attachmentsIpc.events,
  },
} as const satisfies Contract;
/** @see ipcContract */
export type IpcContract = typeof ipcContract;

/** Ports that main hands to a window, and what each is for. */
export const portKind = z.enum([
  'vault-desk',
  'vault-records',
  'storage-keeper',
  'sync-transport',
  'blob-desk',
  'session',
]);
/** @see portKind */
export type PortKind = z.infer<typeof portKind>;
