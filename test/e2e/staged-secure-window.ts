import type { Page } from '@playwright/test';
import type { SecureRequest } from '../../common/features/vault/secure-window.ts';
import type { RacksideApp } from '../hosts/rackside-app.ts';

/** What the owner on stage was told, and how it answers. */
export interface StagedOwner {
  readonly request: SecureRequest;
  /** Values of fields, by name. */
  readonly fields?: Readonly<Record<string, string>>;
  /** Calls that fail with this kind of error. */
  readonly refuses?: Readonly<Record<string, string>>;
}

/** A secure window of the real build with an owner that the test plays. */
export interface StagedWindow {
  readonly page: Page;
  /** The calls so far: names, and what was typed as text. */
  readonly calls: () => Promise<{ name: string; input: string }[]>;
}

/**
 * Opens the secure window's page as main does, and plays its owner in main. The calls of the two ports
 * are those of the contract, spoken by hand, for main's own modules are out of a test's reach.
 */
export async function stageSecureWindow(
  { electron }: RacksideApp,
  owner: StagedOwner,
  look: { readonly language: 'zh-CN' | 'en' },
): Promise<StagedWindow> {
  const opening = electron.waitForEvent('window');
  await electron.evaluate(
    async ({ app, BrowserWindow, MessageChannelMain, session }, { staged, language }) => {
      interface Call {
        readonly n: number;
        readonly name: string;
        readonly input?: { readonly name?: string; readonly height?: number };
      }
      const calls: { name: string; input: string }[] = [];
      Object.assign(globalThis, { stagedCalls: calls });
      const window = new BrowserWindow({
        show: false,
        width: 520,
        height: 320,
        useContentSize: true,
        webPreferences: {
          sandbox: true,
          session: session.fromPartition('rackside-secure', { cache: false }),
          preload: `${app.getAppPath()}/out/preload/secure-window.cjs`,
        },
      });
      const request = new MessageChannelMain();
      const frame = new MessageChannelMain();
      const answer = ({ name, input }: Call): unknown => {
        const refused = staged.refuses?.[name];
        if (refused !== undefined) return { ok: false, error: { kind: refused } };
        switch (name) {
          case 'request':
            return { ok: true, value: staged.request };
          case 'field':
            return {
              ok: true,
              value: new TextEncoder().encode(staged.fields?.[input?.name ?? ''] ?? ''),
            };
          case 'totp':
            return { ok: true, value: { code: '492071', secondsLeft: 17, period: 30 } };
          case 'fit':
            window.setContentSize(520, Math.min(900, Math.ceil(input?.height ?? 320)));
            window.showInactive();
            return { ok: true };
          case 'close':
            setTimeout(() => window.destroy());
            return { ok: true };
          default:
            return { ok: true };
        }
      };
      for (const port of [request.port2, frame.port2]) {
        port.on('message', ({ data }) => {
          const call = data as Call;
          if (call.name !== 'fit') {
            const bytes = (_key: string, value: unknown): unknown =>
              value instanceof Uint8Array ? new TextDecoder().decode(value) : value;
            calls.push({ name: call.name, input: JSON.stringify(call.input ?? null, bytes) });
          }
          port.postMessage({ t: 'reply', n: call.n, result: answer(call) });
        });
        port.start();
      }
      await window.loadURL(`app://secure/secure-window/index.html?language=${language}`);
      window.webContents.postMessage('rackside:secure-ports', null, [request.port1, frame.port1]);
    },
    { staged: owner, language: look.language },
  );
  const page = await opening;
  await page.locator('[data-request]').waitFor();
  return {
    page,
    calls: () =>
      electron.evaluate(
        () =>
          (globalThis as unknown as { stagedCalls: { name: string; input: string }[] }).stagedCalls,
      ),
  };
}
