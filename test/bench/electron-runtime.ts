import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

interface Runtime {
  electronRuntime(): Promise<{ readonly path: string; readonly version: string }>;
  electronSwitches(): readonly string[];
}

/** The version of the Electron that is measured. */
export async function electronVersion(): Promise<string> {
  return (await (await runtime()).electronRuntime()).version;
}

/** The command that starts the built app of this checkout, without Playwright in between. */
export async function electronCommand(): Promise<{ path: string; switches: readonly string[] }> {
  const { electronRuntime, electronSwitches } = await runtime();
  return { path: (await electronRuntime()).path, switches: electronSwitches() };
}

async function runtime(): Promise<Runtime> {
  const script = pathToFileURL(resolve('build/electron-runtime.mjs')).href;
  return (await import(/* @vite-ignore */ script)) as Runtime;
}
