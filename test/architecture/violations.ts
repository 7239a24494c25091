import type { checks } from '../../build/verify.mjs';

type Files = Readonly<Record<string, string>>;

/** A tree in which no check finds anything: one small file per corner that a violation needs. */
export const clean: Files = {
  'package.json': `${JSON.stringify(
    {
      name: 'seeded',
      type: 'module',
      dependencies: { zod: '*' },
      devDependencies: { '@vitejs/plugin-react': '*', electron: '*', vitest: '*' },
    },
    null,
    2,
  )}\n`,
  'common/lib/greeting.ts': `import { z } from 'zod';

export const greeting = z.string().parse('hello');
`,
  'common/lib/greeting.test.ts': `import { expect, it } from 'vitest';
import { clock } from '../../test/fakes/clock.ts';
import { greeting } from './greeting.ts';

it('greets', () => {
  expect(greeting + clock).toBe('hello0');
});
`,
  'main/index.ts': `import { greeting } from '../common/lib/greeting.ts';
import { listen } from './ipc/listen.ts';

listen(greeting);
`,
  'main/ipc/listen.ts': `import { ipcMain } from 'electron';

export function listen(channel: string): void {
  ipcMain.handle(channel, () => undefined);
}
`,
  'main/vault-host/index.ts': `import { keys } from './keys.ts';

process.parentPort.postMessage(keys);
`,
  'main/vault-host/keys.ts': `export const keys = 'vault';\n`,
  'main/session-host/index.ts': `process.parentPort.postMessage('session');\n`,
  'preload/index.ts': `import { contextBridge } from 'electron';
import { bridgeName } from './bridge.ts';

contextBridge.exposeInMainWorld(bridgeName, {});
`,
  'preload/bridge.ts': `export interface Bridge {
  readonly name: string;
}

export const bridgeName = 'bridge';
`,
  'renderer/app/main.tsx': `import type { Bridge } from '../../preload/bridge.ts';
import { assets } from '../features/assets/assets.ts';
import { problems } from '../features/problems/problems.ts';

export function title(bridge: Bridge): string {
  return [bridge.name, assets, problems].join();
}
`,
  'renderer/features/assets/assets.ts': `export const assets = 'assets';\n`,
  'renderer/features/problems/problems.ts': `export const problems = 'problems';\n`,
  'renderer/data/worker.ts': `import { bridgeName } from './names.ts';

postMessage(bridgeName);
`,
  'renderer/data/names.ts': `export const bridgeName = 'bridge';\n`,
  'server/index.ts': `import { greeting } from '../common/lib/greeting.ts';

process.title = greeting;
`,
  'test/fakes/clock.ts': `export const clock = 0;\n`,
  'build/nothing.ts': `export const nothing = undefined;\n`,
};

interface Violation {
  check: keyof typeof checks | 'unit tests';
  what: string;
  files: Files;
  /** What the tool says about it. */
  says: RegExp;
}

/** A file that imports something it may not. */
function forbidden(what: string, from: string, to: string, rule: string): Violation {
  const files = { [from]: `import { thing } from '${to}';\n\nexport const copy = thing;\n` };
  return { check: 'architecture', what, files, says: new RegExp(`error ${rule}:`) };
}

/** A file that breaks one of the linter's rules. */
function unlinted(what: string, path: string, text: string, rule: string): Violation {
  return { check: 'lint', what, files: { [path]: text }, says: new RegExp(`\\(${rule}\\)`) };
}

/** A file that must not compile where it lies. */
function uncompiled(what: string, path: string, text: string, name: string): Violation {
  return { check: 'types', what, files: { [path]: text }, says: new RegExp(`name '${name}'`) };
}

export const violations: readonly Violation[] = [
  {
    check: 'format',
    what: 'a badly formatted file',
    files: { 'common/lib/ugly.ts': `export const  ugly={a:1}` },
    says: /common\/lib\/ugly\.ts/,
  },

  unlinted(
    'a floating promise',
    'main/app/floating.ts',
    `async function later(): Promise<void> {}\n\nexport function now(): void {\n  later();\n}\n`,
    'no-floating-promises',
  ),
  unlinted('any', 'common/lib/loose.ts', `export const loose: any = 1;\n`, 'no-explicit-any'),
  unlinted('a default export', 'common/lib/def.ts', `export default 1;\n`, 'no-default-export'),
  unlinted(
    'a switch with a missing case',
    'common/lib/switch.ts',
    `export function f(kind: 'a' | 'b'): void {\n  switch (kind) {\n    case 'a':\n      break;\n  }\n}\n`,
    'switch-exhaustiveness-check',
  ),
  unlinted(
    'a file over 500 lines',
    'common/lib/long.ts',
    Array.from({ length: 501 }, (_, n) => `export const n${n} = ${n};\n`).join(''),
    'max-lines',
  ),
  unlinted(
    'console in the renderer',
    'renderer/lib/noisy.ts',
    `export const noisy = (): void => console.log('x');\n`,
    'no-console',
  ),
  unlinted(
    'ipcMain outside main/ipc',
    'main/app/sneaky.ts',
    `import { ipcMain } from 'electron';\n\nexport const sneaky = ipcMain;\n`,
    'no-restricted-imports',
  ),
  unlinted(
    'ipcMain by way of the default import',
    'main/app/sneaky.ts',
    `import electron from 'electron';\n\nexport const sneaky = electron.ipcMain;\n`,
    'no-restricted-imports',
  ),
  unlinted(
    'a Node global in the preload',
    'preload/nodish.ts',
    `export const nodish = process.platform;\n`,
    'no-restricted-globals',
  ),
  unlinted(
    'an import without its ending',
    'common/lib/short.ts',
    `import { greeting } from './greeting';\n\nexport const short = greeting;\n`,
    'extensions',
  ),

  uncompiled('the DOM in common/', 'common/lib/dom.ts', `export const d = document;\n`, 'document'),
  uncompiled('Node in common/', 'common/lib/n.ts', `export const n = process.pid;\n`, 'process'),
  uncompiled('the DOM in main/', 'main/app/dom.ts', `export const d = document;\n`, 'document'),
  uncompiled('the DOM in server/', 'server/dom.ts', `export const d = document;\n`, 'document'),
  uncompiled('Node in the renderer', 'renderer/lib/n.ts', `export const n = Buffer;\n`, 'Buffer'),
  {
    check: 'types',
    what: 'a wrong type in a test',
    files: { 'common/lib/wrong.test.ts': `export const wrong: number = 'x';\n` },
    says: /TS2322/,
  },

  forbidden('common → main', 'common/lib/x.ts', '../../main/ipc/listen.ts', 'common-imports'),
  forbidden('main → renderer', 'main/app/x.ts', '../../renderer/data/names.ts', 'main-imports'),
  forbidden('preload → main', 'preload/x.ts', '../main/ipc/listen.ts', 'preload-imports'),
  forbidden('renderer → main', 'renderer/lib/x.ts', '../../main/ipc/listen.ts', 'renderer-imports'),
  forbidden('server → main', 'server/x.ts', '../main/ipc/listen.ts', 'server-imports'),
  forbidden(
    'a value from preload in the renderer',
    'renderer/lib/x.ts',
    '../../preload/bridge.ts',
    'renderer-takes-only-types-from-preload',
  ),
  forbidden(
    'Electron in common/',
    'common/lib/x.ts',
    'electron',
    'electron-in-main-and-preload-only',
  ),
  forbidden(
    'Electron in the renderer',
    'renderer/lib/x.ts',
    'electron',
    'electron-in-main-and-preload-only',
  ),
  forbidden(
    'Electron in the server',
    'server/x.ts',
    'electron',
    'electron-in-main-and-preload-only',
  ),
  forbidden('node: in common/', 'common/lib/x.ts', 'node:fs', 'node-in-main-and-server-only'),
  forbidden('node: in preload/', 'preload/x.ts', 'node:fs', 'node-in-main-and-server-only'),
  forbidden(
    'node: in the renderer',
    'renderer/lib/x.ts',
    'node:fs',
    'node-in-main-and-server-only',
  ),
  forbidden('a runtime package in common/', 'common/lib/x.ts', 'react', 'common-packages'),
  forbidden('React in the server', 'server/x.ts', 'react', 'server-packages'),
  forbidden('pg in main', 'main/app/x.ts', 'pg', 'main-packages'),
  forbidden('ssh2 in the renderer', 'renderer/lib/x.ts', 'ssh2', 'renderer-packages'),
  forbidden('ssh2 in the preload', 'preload/x.ts', 'ssh2', 'preload-packages'),
  forbidden(
    'feature → feature',
    'renderer/features/problems/x.ts',
    '../assets/assets.ts',
    'features-are-apart',
  ),
  forbidden(
    'feature → app',
    'renderer/features/x/x.ts',
    '../../app/main.tsx',
    'features-below-app',
  ),
  forbidden(
    'ui → feature',
    'renderer/ui/x.ts',
    '../features/assets/assets.ts',
    'ui-is-product-free',
  ),
  forbidden(
    'lib → feature',
    'renderer/lib/x.ts',
    '../features/assets/assets.ts',
    'lib-below-features',
  ),
  forbidden(
    'session host → vault host',
    'main/session-host/x.ts',
    '../vault-host/keys.ts',
    'hosts-are-apart',
  ),
  forbidden(
    'main → a host',
    'main/app/x.ts',
    '../vault-host/index.ts',
    'hosts-are-forked-not-imported',
  ),
  forbidden(
    'current code in a migration',
    'server/db/migrations/0001-x.ts',
    '../../../common/lib/greeting.ts',
    'migrations-are-frozen',
  ),
  forbidden('product → test', 'server/x.ts', '../test/fakes/clock.ts', 'only-tests-import-test'),
  forbidden(
    'an import of a test',
    'main/x.ts',
    '../common/lib/greeting.test.ts',
    'no-import-of-a-test',
  ),
  forbidden('a barrel', 'main/app/x.ts', '../index.ts', 'no-barrels'),
  forbidden('a path that is not there', 'main/app/x.ts', './not-there.ts', 'resolvable'),
  forbidden('a devDependency', 'server/x.ts', 'vitest', 'product-uses-dependencies'),
  {
    check: 'architecture',
    what: 'an entry that re-exports',
    files: { 'server/index.ts': `export { greeting } from '../common/lib/greeting.ts';\n` },
    says: /error entries-do-not-re-export:/,
  },
  {
    check: 'architecture',
    what: 'a cycle',
    files: {
      'common/lib/chicken.ts': `import { egg } from './egg.ts';\n\nexport const chicken = egg;\n`,
      'common/lib/egg.ts': `import { chicken } from './chicken.ts';\n\nexport const egg = chicken;\n`,
    },
    says: /error no-cycles:/,
  },

  {
    check: 'dead code',
    what: 'an export that nobody imports',
    files: {
      'renderer/features/assets/assets.ts': `export const assets = 'assets';\n\nexport const dead = 1;\n`,
    },
    says: /Unused exports[^]*dead/,
  },
  {
    check: 'dead code',
    what: 'a file that nobody imports',
    files: { 'renderer/lib/orphan.ts': `export const orphan = 1;\n` },
    says: /Unused files[^]*orphan\.ts/,
  },
  {
    check: 'unit tests',
    what: 'a failing test',
    files: {
      'common/lib/failing.test.ts': `import { expect, it } from 'vitest';\n\nit('fails', () => {\n  expect(1).toBe(2);\n});\n`,
    },
    says: /1 failed/,
  },
];
