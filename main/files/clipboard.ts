import { clipboard } from 'electron';
// Electron 33 has no `ClipboardItem`, and a named import of what is missing stops the program.
// oxlint-disable-next-line eslint/no-restricted-imports
import * as electron from 'electron';
import { secretClipboard, type ClipboardDoor } from './secret-clipboard.ts';

/** Puts text on the clipboard. Electron 45 answers by a promise, Electron 33 at once. */
export async function copyText(text: string): Promise<void> {
  await clipboard.writeText(text);
}

/** The clipboard's text. */
export async function pasteText(): Promise<string> {
  return await clipboard.readText();
}

/** Formats beside the text by which histories and watchers know what to leave alone. */
const HINTS: Partial<Record<NodeJS.Platform, Readonly<Record<string, string | Blob>>>> = {
  // https://learn.microsoft.com/windows/win32/dataxchg/clipboard-formats: DWORDs of 0, and any content.
  win32: {
    ExcludeClipboardContentFromMonitorProcessing: new Blob([new Uint8Array(4)]),
    CanIncludeInClipboardHistory: new Blob([new Uint8Array(4)]),
    CanUploadToCloudClipboard: new Blob([new Uint8Array(4)]),
  },
  // https://nspasteboard.org
  darwin: { 'org.nspasteboard.ConcealedType': '1' },
  // KDE's Klipper and those that follow it.
  linux: { 'x-kde-passwordManagerHint': 'secret' },
};

const door: ClipboardDoor = {
  read: pasteText,
  clear: async () => clipboard.clear(),
  writeSecret: async text => {
    const hints = HINTS[process.platform];
    // Electron 33 can put text or a raw format there, one instead of the other: then the text goes alone.
    if (hints === undefined || !('ClipboardItem' in electron)) {
      await copyText(text);
      return;
    }
    const raw = Object.entries(hints).map(([format, value]) => [
      `electron application/osclipboard;format="${format}"`,
      value,
    ]);
    const items = { ...Object.fromEntries(raw), 'text/plain': text } as Record<
      string,
      string | Blob
    >;
    await clipboard.write([new electron.ClipboardItem(items)]);
  },
};

/** Secrets on this system's clipboard. */
export const secretsOnClipboard = secretClipboard(door, {
  after: (ms, run) => {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
});
