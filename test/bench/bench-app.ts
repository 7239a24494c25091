import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build, type Rolldown } from 'vite';
import { launchRackside, type RacksideApp } from '../hosts/rackside-app.ts';
import type { BenchPage } from './page/bench-page.ts';

/** The built app with the bench's program in its page. */
export interface BenchApp {
  readonly app: RacksideApp;
  /** Calls a function of the program. */
  call<K extends keyof BenchPage>(
    name: K,
    ...input: Parameters<BenchPage[K]>
  ): Promise<Awaited<ReturnType<BenchPage[K]>>>;
}

/** Starts the built app with this profile. */
export async function startBenchApp(profile: string): Promise<BenchApp> {
  const script = await pageScript();
  const app = await launchRackside({ profile, language: 'en' });
  await app.page.locator('input[type="password"]').first().waitFor();
  await app.page.evaluate(script);
  return {
    app,
    call: <K extends keyof BenchPage>(name: K, ...input: Parameters<BenchPage[K]>) =>
      app.page.evaluate(
        ([called, given]) =>
          (
            globalThis as unknown as {
              racksideBench: Record<string, (...input: readonly unknown[]) => unknown>;
            }
          ).racksideBench[called as string]!(...(given as unknown[])),
        [name, input] as const,
      ) as Promise<Awaited<ReturnType<BenchPage[K]>>>,
  };
}

/** The address of the built data worker's script; it carries a hash. */
export function workerScript(): string {
  const found = readdirSync(resolve('out/renderer/assets')).find(name =>
    /^worker-[\w-]+\.js$/.test(name),
  );
  if (found === undefined) throw new Error('the built app has no data worker');
  return `/assets/${found}`;
}

let bundled: Promise<string> | undefined;

/** The page's program as one script. */
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
        name: 'racksideBenchProgram',
      },
    },
  });
  const [output] = [built].flat() as Rolldown.RolldownOutput[];
  const [chunk] = output?.output ?? [];
  if (chunk === undefined) throw new Error('the page program was not built');
  return chunk.code;
}
