import headless from '@xterm/headless';

/** As the app's terminal; xterm's parser alone, without a session, a page and a screen. */
const options = { cols: 120, rows: 24, scrollback: 10_000, allowProposedApi: false };
const CHUNK_BYTES = 64 * 1024;

/** Milliseconds that @xterm/headless takes for these bytes. */
export async function headlessMs(bytes: Uint8Array): Promise<number> {
  const terminal = new headless.Terminal(options);
  const from = performance.now();
  for (let at = 0; at < bytes.length; at += CHUNK_BYTES) {
    terminal.write(bytes.subarray(at, at + CHUNK_BYTES));
  }
  await new Promise<void>(resolve => terminal.write('', resolve));
  const ms = performance.now() - from;
  terminal.dispose();
  return ms;
}
