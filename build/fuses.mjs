/**
 * electron-builder calls this when the packaged app lies ready: burns Electron's fuses. Every fuse of
 * the binary must be decided here, so an Electron with a new one stops the packaging until it is.
 * Electron's default app, which runs any folder it is given, goes too.
 */
import { flipFuses, FuseV1Options, FuseVersion, getCurrentFuseWire } from '@electron/fuses';
import { rm } from 'node:fs/promises';
import { basename, join } from 'node:path';

const fuses = {
  [FuseV1Options.RunAsNode]: false,
  [FuseV1Options.EnableCookieEncryption]: true,
  [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: false,
  [FuseV1Options.EnableNodeCliInspectArguments]: false,
  [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: true,
  [FuseV1Options.OnlyLoadAppFromAsar]: true,
  [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
  [FuseV1Options.GrantFileProtocolExtraPrivileges]: false,
};
/** WasmTrapHandlers: in newer Electrons, unknown to @electron/fuses 1. On is faster and no less safe. */
const newer = { 8: true };

/** @param {import('electron-builder').AfterPackContext} context */
export default async function burnFuses({ appOutDir, electronPlatformName, packager }) {
  const { productFilename } = packager.appInfo;
  const name =
    {
      win32: `${productFilename}.exe`,
      darwin: `${productFilename}.app`,
    }[electronPlatformName] ?? /** @type {any} */ (packager).executableName;
  const executable = join(appOutDir, name);
  const present = new Set(Object.keys(await getCurrentFuseWire(executable)));
  const decided = Object.entries({ ...fuses, ...newer }).filter(([fuse]) => present.has(fuse));
  /** @type {any} */
  const config = Object.fromEntries(decided);
  await flipFuses(executable, {
    ...config,
    version: FuseVersion.V1,
    strictlyRequireAllFuses: true,
  });
  const resources = /** @type {any} */ (packager).getResourcesDir(appOutDir);
  await rm(join(resources, 'default_app.asar'), { force: true });
  console.log(`  • fuses burned in ${basename(executable)}: ${decided.length}`);
}
