/**
 * Clipboard text as it may go to a terminal. Control characters are left out: an escape sequence in a
 * text could end the bracket that marks it as pasted, and what follows would count as typed.
 */
export function pasteable(text: string): string {
  const lines = text.replaceAll(/\r\n?/g, '\n');
  // Control characters are what is looked for.
  // oxlint-disable-next-line no-control-regex
  return lines.replaceAll(/[\u0000-\u0008\u000B-\u001F\u007F-\u009F]/g, '');
}

/** Whether pasting this runs something at once: it holds an Enter. */
export function runsAtOnce(text: string): boolean {
  return text.includes('\n');
}
