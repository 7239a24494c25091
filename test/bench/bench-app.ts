import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Page } from '@playwright/test';
import { build, type Rolldown } from 'vite';
import { launchRackside, type RacksideApp } from '../hosts/rackside-app.ts';
import type { BenchPage } from './page/bench-page.ts';
import { PASSPHRASE } from './page/bench-passphrase.ts';
import type { Peers } from './peers/peers.ts';

/** Calls a function of a program that runs in the app's page. */
type CallPage<Program> = <K extends keyof Program>(
  name: K,
  ...input: ParametersOf<Program[K]>
) => Promise<Awaited<AnswerOf<Program[K]>>>;
type ParametersOf<F> = F extends (...input: infer Input) => unknown ? Input : never;
type AnswerOf<F> = F extends (...input: never) => infer Answer ? Answer : never;

/** The built app with the bench's programs in its page, and somebody who agrees to everything. */
export interface BenchApp {
  readonly app: RacksideApp;
  readonly call: CallPage<BenchPage>;
  /** Locks the workspace. The app begins its page anew, so the programs in it do, too. */
  lock(): Promise<void>;
  /** Brings the peers into the page. */
  startPeers(): Promise<CallPage<Peers>>;
}

/**
 * Starts the built app with this profile.
 * @param isOpen whether the page may reach a peer's server; the app's own policy lets it reach none
 */
export async function startBenchApp(profile: string, { isOpen = false } = {}): Promise<BenchApp> {
  const app = await launchRackside({ profile, language: 'en' });
  const { page, electron } = app;
  if (isOpen) {
    const session = await page.context().newCDPSession(page);
    await session.send('Page.setBypassCSP', { enabled: true });
    await page.reload();
  }
  const scripts = [await scriptOf('page/program.ts')];
  const begin = async (): Promise<void> => {
    await page.locator('input[type="password"]').first().waitFor();
    for (const script of scripts) await page.evaluate(script);
  };
  electron.on('window', secure => {
    // It closes as it is clicked.
    void sitAt(secure).catch(() => undefined);
  });
  await begin();
  const call = callsOf<BenchPage>(page, 'racksideBench');
  return {
    app,
    call,
    lock: async () => {
      const renewed = page.waitForEvent('framenavigated', frame => frame.url() === HOME);
      // The page may be gone before it has answered.
      await call('lock').catch(() => undefined);
      await renewed;
      await begin();
    },
    startPeers: async () => {
      const script = await scriptOf('peers/program.ts');
      scripts.push(script);
      await page.evaluate(script);
      return callsOf<Peers>(page, 'racksideBenchPeers');
    },
  };
}

const HOME = 'app://rackside/';

function callsOf<Program>(page: Page, program: string): CallPage<Program> {
  return ((name: string, ...input: readonly unknown[]) =>
    page.evaluate(
      ([of, called, given]) =>
        (
          globalThis as unknown as Record<
            string,
            Record<string, (...input: readonly unknown[]) => unknown>
          >
        )[of]![called]!(...given),
      [program, name, input] as const,
    )) as CallPage<Program>;
}

/** The address of the built data worker's script; it carries a hash. */
export function workerScript(): string {
  const found = readdirSync(resolve('out/renderer/assets')).find(name =>
    /^worker-[\w-]+\.js$/.test(name),
  );
  if (found === undefined) throw new Error('the built app has no data worker');
  return `/assets/${found}`;
}

const bundled = new Map<string, Promise<string>>();

/** A program for the page as one script. */
function scriptOf(entry: string): Promise<string> {
  const script = bundled.get(entry) ?? bundle(entry);
  bundled.set(entry, script);
  return script;
}

async function bundle(entry: string): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: 'error',
    publicDir: false,
    resolve: {
      alias: [
        {
          find: /^hash-wasm$/,
          replacement: join(import.meta.dirname, 'page/argon2-without-wasm.ts'),
        },
        // The package of that name, not Node's module.
        { find: /^events$/, replacement: 'events/' },
      ],
    },
    build: {
      write: false,
      target: 'chrome130',
      minify: false,
      lib: {
        entry: join(import.meta.dirname, entry),
        formats: ['iife'],
        name: 'racksideBenchProgram',
      },
    },
  });
  const [output] = [built].flat() as Rolldown.RolldownOutput[];
  const [chunk] = output?.output ?? [];
  if (chunk === undefined) throw new Error(`${entry} was not built`);
  return chunk.code;
}

/** Agrees, types the passphrase, and keeps the kit of the Secret Key that goes with a server. */
async function sitAt(secure: Page): Promise<void> {
  const kind = await secure.locator('[data-request]').getAttribute('data-request');
  if (kind === 'consent') await secure.getByTestId('agree').click();
  else if (kind === 'passphrase') {
    await secure.locator('input[name="present"]').fill(PASSPHRASE);
    await secure.getByTestId('submit').click();
  } else if (kind === 'kit') {
    await secure.getByRole('checkbox').check();
    await secure.getByTestId('kit-done').click();
  }
}
