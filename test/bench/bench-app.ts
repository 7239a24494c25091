import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Page } from '@playwright/test';
import { build, type Rolldown } from 'vite';
import { launchRackside, type RacksideApp } from '../hosts/rackside-app.ts';
import type { BenchPage } from './page/bench-page.ts';
import type { Peers } from './peers/peers.ts';

/** Calls a function of a program that runs in the app's page. */
type CallPage<Program> = <K extends keyof Program>(
  name: K,
  ...input: ParametersOf<Program[K]>
) => Promise<Awaited<AnswerOf<Program[K]>>>;
type ParametersOf<F> = F extends (...input: infer Input) => unknown ? Input : never;
type AnswerOf<F> = F extends (...input: never) => infer Answer ? Answer : never;

/** The built app with the bench's program in its page. */
export interface BenchApp {
  readonly app: RacksideApp;
  readonly call: CallPage<BenchPage>;
}

/** Starts the built app with this profile. */
export async function startBenchApp(profile: string): Promise<BenchApp> {
  const script = await scriptOf('page/program.ts');
  const app = await launchRackside({ profile, language: 'en' });
  await app.page.locator('input[type="password"]').first().waitFor();
  await app.page.evaluate(script);
  return { app, call: callsOf<BenchPage>(app.page, 'racksideBench') };
}

/** Brings the peers into the app's page. */
export async function startPeers({ page }: RacksideApp): Promise<CallPage<Peers>> {
  await page.evaluate(await scriptOf('peers/program.ts'));
  return callsOf<Peers>(page, 'racksideBenchPeers');
}

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
