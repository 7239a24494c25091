import { basename, join } from 'node:path';
import { app, BrowserWindow, dialog, type FileFilter, type SaveDialogOptions } from 'electron';
import { appErrorOf, type AppError } from '../../../common/errors/app-error.ts';
import type { VaultControl } from '../../../common/features/vault/vault-control.ts';
import type { ErrandOutcome, VaultErrand } from '../../../common/features/vault/vault-errand.ts';
import type { Client } from '../../../common/ipc/port-rpc.ts';
import { fromUtf8 } from '../../../common/lib/bytes.ts';
import { writeAtomically } from '../../files/atomic-write.ts';
import { secretsOnClipboard } from '../../files/clipboard.ts';
import { fileError } from '../../files/failed-file.ts';
import { pickFile } from '../../files/pick-file.ts';

const IMPORT_EXTENSIONS = ['kdbx', 'xml', 'json', 'csv', 'txt', 'rackside-credentials'];
const ANY: FileFilter = { name: '*', extensions: ['*'] };
const IMPORTS: FileFilter[] = [
  { name: IMPORT_EXTENSIONS.map(each => `.${each}`).join(' '), extensions: IMPORT_EXTENSIONS },
  ANY,
];
/** Any file may be one, so none is hidden. */
const KEY_FILES: FileFilter[] = [ANY, { name: '.keyx .key', extensions: ['keyx', 'key'] }];

/** Does the vault host's errands with clipboard and files, and ends what they leave behind. */
export interface VaultErrands {
  /** Serves one vault host, over its control port. */
  serve(control: Client<VaultControl>): void;
  /** The vault was locked: a secret on the clipboard goes with it, and no open dialog does anything. */
  locked(): void;
}

/** Errands over this window's dialogs. Quitting waits until no secret is on the clipboard. */
export function vaultErrands(window: () => BrowserWindow | undefined): VaultErrands {
  let locks = 0;
  app.on('will-quit', event => {
    if (!secretsOnClipboard.isHolding()) return;
    event.preventDefault();
    void secretsOnClipboard.clear().finally(() => app.quit());
  });
  const run = async (
    control: Client<VaultControl>,
    isOver: () => boolean,
    { id, errand }: { readonly id: string; readonly errand: VaultErrand },
  ) => {
    const outcome = await outcomeOf(errand, window(), isOver);
    await control.call('errandDone', { id, outcome });
    // The vault host has a copy, if it is still there.
    if (outcome.is === 'file') outcome.content.fill(0);
  };
  return {
    serve: control => {
      const before = locks;
      // What a vault wanted last may come here after the lock that ended it.
      const isOver = (): boolean => locks !== before;
      control.on('errandWanted', wanted => void run(control, isOver, wanted));
    },
    locked: () => {
      locks += 1;
      void secretsOnClipboard.clear();
    },
  };
}

async function outcomeOf(
  errand: VaultErrand,
  window: BrowserWindow | undefined,
  isOver: () => boolean,
): Promise<ErrandOutcome> {
  switch (errand.kind) {
    case 'copy-secret':
      try {
        if (isOver()) return failed(appErrorOf('cancelled'));
        await secretsOnClipboard.put(fromUtf8(errand.secret), errand.seconds);
        return { is: 'done' };
      } catch {
        return { is: 'failed', kind: 'unexpected', detail: { where: 'clipboard' } };
      } finally {
        errand.secret.fill(0);
      }
    case 'pick-import':
      return picked(window, IMPORTS, errand.maxBytes);
    case 'pick-key-file':
      // The question for the passphrase is on screen in a window of its own.
      return picked(BrowserWindow.getFocusedWindow() ?? window, KEY_FILES, errand.maxBytes);
    case 'save-export':
      return saveExport(errand, window, isOver);
  }
}

async function picked(
  window: BrowserWindow | undefined,
  filters: FileFilter[],
  maxBytes: number,
): Promise<ErrandOutcome> {
  const file = await pickFile(window, filters, maxBytes);
  return file.ok ? { is: 'file', ...file.value } : failed(file.error);
}

async function saveExport(
  { suggestedName, content }: Extract<VaultErrand, { kind: 'save-export' }>,
  window: BrowserWindow | undefined,
  isOver: () => boolean,
): Promise<ErrandOutcome> {
  const options: SaveDialogOptions = {
    defaultPath: join(app.getPath('documents'), basename(suggestedName)),
  };
  const choice = await (window === undefined
    ? dialog.showSaveDialog(options)
    : dialog.showSaveDialog(window, options));
  if (choice.canceled || choice.filePath === '' || isOver()) return failed(appErrorOf('cancelled'));
  try {
    await writeAtomically(choice.filePath, content);
    return { is: 'done' };
  } catch (problem) {
    return failed(fileError(choice.filePath, problem));
  }
}

function failed({ kind, detail }: AppError): ErrandOutcome {
  return { is: 'failed', kind, detail };
}
