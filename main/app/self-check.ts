import { app, session, type BrowserWindow, type Session } from 'electron';
import { APP_ORIGIN, SECURE_ORIGIN } from './protocol.ts';
import { secureSession } from './secure-session.ts';
import { openWindow } from './window.ts';

/** What is in force in this installation, as `rackside --self-check` prints it: no record, no name. */
interface SelfCheck {
  readonly version: string;
  readonly electron: string;
  readonly isPackaged: boolean;
  readonly title: string;
  /** Content security policies as the pages get them. */
  readonly policies: { readonly app: string | null; readonly secureWindow: string | null };
  /** Of the page's window. */
  readonly preferences: Readonly<Record<string, unknown>>;
  readonly page: PageFindings;
}

interface PageFindings {
  /** States by name, as the page is told. */
  readonly permissions: Readonly<Record<string, string>>;
  /** Names of Node and Electron that the page can see. */
  readonly foreignNames: readonly string[];
  readonly isIsolatedOrigin: boolean;
}

const PERMISSIONS = [
  'persistent-storage',
  'camera',
  'microphone',
  'geolocation',
  'notifications',
  'clipboard-read',
  'midi',
];
const FOREIGN = ['require', 'process', 'Buffer', 'module', 'ipcRenderer', 'electron'];

/** Runs in the page: what script there can see and may do. */
const LOOK_AROUND = `(async () => ({
  permissions: Object.fromEntries(await Promise.all(${JSON.stringify(PERMISSIONS)}.map(
    async name => [name, (await navigator.permissions.query({ name })).state]))),
  foreignNames: ${JSON.stringify(FOREIGN)}.filter(name => name in window),
  isIsolatedOrigin: window.origin === '${APP_ORIGIN}' && window.isSecureContext,
}))()`;

/** Opens the app's window unseen, looks what it may do, and tells. Opens no vault and asks nobody. */
export async function selfCheck(bundle: string): Promise<SelfCheck> {
  const window = openWindow(bundle, { isShown: false });
  await new Promise<void>(resolve => window.webContents.once('did-finish-load', () => resolve()));
  const page = (await window.webContents.executeJavaScript(LOOK_AROUND)) as PageFindings;
  return {
    version: app.getVersion(),
    electron: process.versions.electron,
    isPackaged: app.isPackaged,
    title: window.webContents.getTitle(),
    policies: {
      app: await policyOf(session.defaultSession, `${APP_ORIGIN}/`),
      secureWindow: await policyOf(
        secureSession(bundle),
        `${SECURE_ORIGIN}/secure-window/index.html`,
      ),
    },
    preferences: preferencesOf(window),
    page,
  };
}

async function policyOf(of: Session, address: string): Promise<string | null> {
  const answer = await of.fetch(address);
  return answer.headers.get('content-security-policy');
}

function preferencesOf({ webContents }: BrowserWindow): Readonly<Record<string, unknown>> {
  // Not in Electron's types, yet the only place that says what is in force.
  const contents = webContents as unknown as { getLastWebPreferences(): Record<string, unknown> };
  const of = contents.getLastWebPreferences();
  const names = ['sandbox', 'contextIsolation', 'nodeIntegration', 'webSecurity', 'webviewTag'];
  return Object.fromEntries(names.map(name => [name, of[name]]));
}
