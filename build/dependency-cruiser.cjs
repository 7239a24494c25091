/**
 * Who may import whom: CONTRIBUTING's table, as rules. Where code runs is the first folder of its
 * path; the compiler's one project per process holds the DOM and globals, the linter holds `ipcMain`.
 */
const TEST = '(^test/|\\.test\\.tsx?$)';

/** Packages that need neither Node nor a browser: the only ones common/ may use. */
const PURE_PACKAGES =
  'node_modules/(zod|hash-wasm|@noble/[^/]+|@scure/[^/]+|@hpke/[^/]+|@zxcvbn-ts/[^/]+)/';

/** `process` may import itself, common/, and nothing else of ours. */
function imports(process, others = []) {
  const own = [process, 'common', ...others].join('|');
  return {
    name: `${process}-imports`,
    comment: `${process}/ imports of our folders only: ${own.replaceAll('|', ', ')}`,
    from: { path: `^${process}/`, pathNot: TEST },
    to: {
      path: '^(common|main|preload|renderer|server|build|docs)/',
      pathNot: `^(${own})/`,
    },
  };
}

/** `process` may not import the packages of another runtime. */
function noPackages(process, packages) {
  return {
    name: `${process}-packages`,
    comment: `${process}/ does not run where these packages belong`,
    from: { path: `^${process}/`, pathNot: TEST },
    to: { path: `node_modules/(${packages})/`, dependencyTypesNot: ['type-only'] },
  };
}

const rules = [
  // One line of the table each.
  imports('common'),
  imports('main'),
  imports('preload'),
  imports('renderer', ['preload']),
  imports('server'),
  {
    name: 'renderer-takes-only-types-from-preload',
    comment: 'the bridge exists at run time as a global; only its types may be imported',
    from: { path: '^renderer/' },
    to: { path: '^preload/', dependencyTypesNot: ['type-only'] },
  },
  {
    name: 'electron-in-main-and-preload-only',
    comment: 'common, renderer and server run without Electron',
    from: { path: '^(common|renderer|server)/' },
    to: { path: 'node_modules/electron/|^electron' },
  },
  {
    name: 'node-in-main-and-server-only',
    comment: 'common runs everywhere; preload and renderer are sandboxed',
    from: { path: '^(common|preload|renderer)/', pathNot: TEST },
    to: { dependencyTypes: ['core'] },
  },
  {
    name: 'common-packages',
    comment: 'common/ may use packages without runtime of their own; widen PURE_PACKAGES with care',
    from: { path: '^common/', pathNot: TEST },
    to: { path: 'node_modules/', pathNot: PURE_PACKAGES },
  },
  noPackages('main', 'react|react-[^/]+|@mantine|dexie|fastify|@fastify|pg|@electric-sql'),
  noPackages('preload', 'react|react-[^/]+|@mantine|dexie|node-pty|ssh2|fastify|pg|zod'),
  noPackages('renderer', 'node-pty|ssh2|fastify|@fastify|pg|@electric-sql|pino'),
  noPackages('server', 'react|react-[^/]+|@mantine|dexie|node-pty|ssh2|@xterm'),

  // Inside a process.
  {
    name: 'features-are-apart',
    comment: 'a feature never imports another feature of its process: what two share moves down',
    from: { path: '^([^/]+)/features/([^/]+)/' },
    to: { path: '^$1/features/', pathNot: '^$1/features/$2/' },
  },
  {
    name: 'features-below-app',
    comment: 'app/ puts features together, so no feature imports it',
    from: { path: '^([^/]+)/features/' },
    to: { path: '^$1/app/' },
  },
  {
    name: 'ui-is-product-free',
    comment: 'components of ui/ could serve any product: no feature, of whatever process',
    from: { path: '^renderer/ui/', pathNot: TEST },
    to: { path: '^[^/]+/(features|app)/|^renderer/data/' },
  },
  {
    name: 'lib-below-features',
    comment: 'lib/ serves the features of its process, so it imports none',
    from: { path: '^([^/]+)/lib/', pathNot: TEST },
    to: { path: '^$1/(features|app)/' },
  },
  {
    name: 'hosts-are-apart',
    comment: 'vault host and session host are processes of their own',
    from: { path: '^main/(vault-host|session-host)/', pathNot: TEST },
    to: { path: '^main/(vault-host|session-host|app|ipc)/', pathNot: '^main/$1/' },
  },
  {
    name: 'hosts-are-forked-not-imported',
    comment: 'main talks to its hosts over ports; importing one would run it in main',
    from: { path: '^main/', pathNot: ['^main/(vault-host|session-host)/', TEST] },
    to: { path: '^main/(vault-host|session-host)/', dependencyTypesNot: ['type-only'] },
  },
  {
    name: 'migrations-are-frozen',
    comment: 'a migration must do the same in ten years: it imports no current code',
    from: { path: '^(server/db/migrations|renderer/data/upgrades)/', pathNot: TEST },
    to: {
      path: '^(common|server|renderer|main)/',
      pathNot: '^$1/',
      dependencyTypesNot: ['type-only'],
    },
  },
  {
    name: 'only-tests-import-test',
    from: { pathNot: TEST },
    to: { path: '^test/' },
  },
  {
    name: 'no-import-of-a-test',
    from: {},
    to: { path: '\\.(test|e2e)\\.tsx?$' },
  },

  // Everywhere.
  { name: 'no-cycles', from: {}, to: { circular: true } },
  {
    name: 'no-barrels',
    comment:
      'import the file that has the thing; index.ts is the name of entries, nobody imports it',
    from: { pathNot: '^build/' },
    to: { path: '/index\\.tsx?$', pathNot: 'node_modules' },
  },
  {
    name: 'entries-do-not-re-export',
    from: { path: '(^|/)index\\.tsx?$' },
    to: { dependencyTypes: ['export'] },
  },
  {
    name: 'resolvable',
    comment: 'a path that does not exist, or a package that package.json does not name',
    // The bench's peers have a package.json of their own, installed by `npm run bench` only.
    from: { pathNot: '^(build|test/bench/peers)/' },
    to: { couldNotResolve: true, pathNot: '^(electron/|virtual:)|\\?' },
  },
  {
    name: 'product-uses-dependencies',
    comment: 'what ships may not need a devDependency (electron is its own runtime)',
    from: { path: '^(common|main|preload|renderer|server)/', pathNot: TEST },
    to: {
      dependencyTypes: ['npm-dev', 'npm-no-pkg'],
      dependencyTypesNot: ['type-only'],
      pathNot: 'node_modules/electron/',
    },
  },
];

module.exports = {
  forbidden: rules.map(rule => ({ severity: 'error', ...rule })),
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(out|dist|data)/' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.mts', '.js', '.mjs', '.cjs', '.json', '.d.ts'],
      exportsFields: ['exports'],
    },
    detectProcessBuiltinModuleCalls: true,
    progress: { type: 'none' },
  },
};
