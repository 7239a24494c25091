import { join } from 'node:path';
import { build, type Rolldown } from 'vite';
import { workerScript } from '../bench/bench-app.ts';
import { launchRackside, type RacksideApp } from '../hosts/rackside-app.ts';
import type { FaultsPage, HeldStore } from './page/faults-page.ts';

/** The real app with the faults' program in its page. */
export interface FaultApp {
  readonly app: RacksideApp;
  /** Actions that were answered for, as they are reported. */
  readonly answered: ReadonlySet<number>;
  call<K extends keyof FaultsPage>(
    name: K,
    ...input: Parameters<FaultsPage[K]>
  ): Promise<Awaited<ReturnType<FaultsPage[K]>>>;
  /** Opens the store with the built worker. */
  open(): Promise<HeldStore>;
  /** SIGKILL to every process of the app at once. */
  kill(): Promise<void>;
}

/** Starts the app on a profile. */
export async function startFaultApp(profile: string): Promise<FaultApp> {
  const script = await pageScript();
  const app = await launchRackside({ profile, language: 'en' });
  const { page, electron } = app;
  const answered = new Set<number>();
  await page.exposeFunction('reportAction', (action: number) => void answered.add(action));
  await page.locator('input[type="password"]').first().waitFor();
  await page.evaluate(script);
  const call: FaultApp['call'] = (name, ...input) =>
    page.evaluate(
      ([called, given]) =>
        (
          globalThis as unknown as {
            racksideFaults: Record<string, (...input: readonly unknown[]) => never>;
          }
        ).racksideFaults[called]!(...given),
      [name as string, input] as const,
    );
  return {
    app,
    answered,
    call,
    open: () => call('open', workerScript()),
    kill: async () => {
      const main = electron.process();
      const ended = new Promise<void>(done => main.once('exit', () => done()));
      // Playwright starts it as the first of a process group of its own.
      process.kill(-main.pid!, 'SIGKILL');
      await ended;
    },
  };
}

let bundled: Promise<string> | undefined;

function pageScript(): Promise<string> {
  bundled ??= bundle();
  return bundled;
}

async function bundle(): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: 'error',
    publicDir: false,
    build: {
      write: false,
      target: 'chrome130',
      minify: false,
      lib: {
        entry: join(import.meta.dirname, 'page/program.ts'),
        formats: ['iife'],
        name: 'racksideFaultsProgram',
      },
    },
  });
  const [output] = [built].flat() as Rolldown.RolldownOutput[];
  const [chunk] = output?.output ?? [];
  if (chunk === undefined) throw new Error('the page program was not built');
  return chunk.code;
}
