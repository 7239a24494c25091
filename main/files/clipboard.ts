import { clipboard } from 'electron';

/** Puts text on the clipboard. Electron 45 answers by a promise, Electron 33 at once. */
export async function copyText(text: string): Promise<void> {
  await clipboard.writeText(text);
}

/** The clipboard's text. */
export async function pasteText(): Promise<string> {
  return await clipboard.readText();
}
