import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { _electron, type ElectronApplication, type Page } from '@playwright/test';

/** One person's running app. */
export interface RacksideApp {
  readonly electron: ElectronApplication;
  readonly page: Page;
  /** Ends it as a power cut would: SIGKILL to main and to every process it started. */
  kill(): Promise<void>;
  /** Ends it as the user would. */
  close(): Promise<void>;
}

/** How the app is started. */
export interface LaunchOptions {
  /** This person's profile folder. */
  readonly profile: string;
  readonly language: 'zh-CN' | 'en';
  readonly theme?: 'light' | 'dark';
}

interface Runtime {
  electronPath(): Promise<string>;
  electronSwitches(): readonly string[];
}

/** Starts the built app of this checkout with a profile of its own. */
export async function launchRackside(options: LaunchOptions): Promise<RacksideApp> {
  const root = process.cwd();
  const runtime = (await import(
    /* @vite-ignore */ pathToFileURL(resolve(root, 'build/electron-runtime.mjs')).href
  )) as Runtime;
  const electron = await _electron.launch({
    executablePath: await runtime.electronPath(),
    args: [
      ...runtime.electronSwitches(),
      `--lang=${options.language}`,
      `--profile-dir=${options.profile}`,
      root,
    ],
    env: {
      ...stringEnv(),
      LANG: options.language === 'zh-CN' ? 'zh_CN.UTF-8' : 'en_US.UTF-8',
      LANGUAGE: options.language.replace('-', '_'),
    },
    timeout: 60_000,
  });
  const page = await electron.firstWindow();
  if (options.theme !== undefined) await page.emulateMedia({ colorScheme: options.theme });
  // Without a window manager nobody gives the keyboard back to a window that lost it.
  const devTools = await electron.context().newCDPSession(page);
  await devTools.send('Emulation.setFocusEmulationEnabled', { enabled: true });
  const main = electron.process();
  const ended = new Promise<void>(done => main.once('exit', () => done()));
  return {
    electron,
    page,
    kill: async () => {
      main.kill('SIGKILL');
      await ended;
    },
    close: async () => {
      await electron.close();
    },
  };
}

function stringEnv(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value]],
    ),
  );
}
