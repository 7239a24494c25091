import { open } from 'node:fs/promises';
import { basename, join } from 'node:path';
import {
  app,
  dialog,
  type BrowserWindow,
  type OpenDialogOptions,
  type SaveDialogOptions,
} from 'electron';
import type { VaultControl } from '../../../common/features/vault/vault-control.ts';
import type { ErrandOutcome, VaultErrand } from '../../../common/features/vault/vault-errand.ts';
import type { Client } from '../../../common/ipc/port-rpc.ts';
import { fromUtf8 } from '../../../common/lib/bytes.ts';
import { writeAtomically } from '../../files/atomic-write.ts';
import { secretsOnClipboard } from '../../files/clipboard.ts';

const IMPORT_EXTENSIONS = ['kdbx', 'xml', 'json', 'csv', 'txt', 'rackside-credentials'];
const MEGABYTE = 1024 * 1024;

/** Does the vault host's errands with clipboard and files, and ends what they leave behind. */
export interface VaultErrands {
  /** Serves one vault host, over its control port. */
  serve(control: Client<VaultControl>): void;
  /** The vault was locked: a secret on the clipboard goes with it. */
  locked(): void;
}

/** Errands over this window's dialogs. Quitting waits until no secret is on the clipboard. */
export function vaultErrands(window: () => BrowserWindow | undefined): VaultErrands {
  app.on('will-quit', event => {
    if (!secretsOnClipboard.isHolding()) return;
    event.preventDefault();
    void secretsOnClipboard.clear().finally(() => app.quit());
  });
  return {
    serve: control =>
      void control.on('errandWanted', ({ id, errand }) => {
        void outcomeOf(errand, window()).then(outcome =>
          control.call('errandDone', { id, outcome }),
        );
      }),
    locked: () => void secretsOnClipboard.clear(),
  };
}

async function outcomeOf(
  errand: VaultErrand,
  window: BrowserWindow | undefined,
): Promise<ErrandOutcome> {
  switch (errand.kind) {
    case 'copy-secret':
      try {
        await secretsOnClipboard.put(fromUtf8(errand.secret), errand.seconds);
        return { is: 'done' };
      } catch {
        return { is: 'failed', kind: 'unexpected', detail: { where: 'clipboard' } };
      } finally {
        errand.secret.fill(0);
      }
    case 'pick-import':
      return pickImport(errand.maxBytes, window);
    case 'save-export':
      return saveExport(errand, window);
  }
}

async function pickImport(
  maxBytes: number,
  window: BrowserWindow | undefined,
): Promise<ErrandOutcome> {
  const options: OpenDialogOptions = {
    properties: ['openFile'],
    filters: [
      { name: IMPORT_EXTENSIONS.map(each => `.${each}`).join(' '), extensions: IMPORT_EXTENSIONS },
      { name: '*', extensions: ['*'] },
    ],
  };
  const choice = await (window === undefined
    ? dialog.showOpenDialog(options)
    : dialog.showOpenDialog(window, options));
  const [path] = choice.filePaths;
  if (choice.canceled || path === undefined) return { is: 'failed', kind: 'cancelled' };
  const name = basename(path).slice(0, 255);
  try {
    const file = await open(path, 'r');
    try {
      const { size } = await file.stat();
      if (size > maxBytes) {
        const detail = { file: name, why: 'import-bytes', limit: Math.floor(maxBytes / MEGABYTE) };
        return { is: 'failed', kind: 'import-too-large', detail };
      }
      return { is: 'file', name, content: new Uint8Array(await file.readFile()) };
    } finally {
      await file.close();
    }
  } catch (problem) {
    return failedFile(name, problem);
  }
}

async function saveExport(
  { suggestedName, content }: Extract<VaultErrand, { kind: 'save-export' }>,
  window: BrowserWindow | undefined,
): Promise<ErrandOutcome> {
  const options: SaveDialogOptions = {
    defaultPath: join(app.getPath('documents'), basename(suggestedName)),
  };
  const choice = await (window === undefined
    ? dialog.showSaveDialog(options)
    : dialog.showSaveDialog(window, options));
  if (choice.canceled || choice.filePath === '') return { is: 'failed', kind: 'cancelled' };
  try {
    await writeAtomically(choice.filePath, content);
    return { is: 'done' };
  } catch (problem) {
    return failedFile(basename(choice.filePath), problem);
  }
}

function failedFile(file: string, problem: unknown): ErrandOutcome {
  const why = problem instanceof Error && 'code' in problem ? String(problem.code) : 'unknown';
  return { is: 'failed', kind: 'file-failed', detail: { file, why } };
}
