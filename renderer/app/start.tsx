import '@mantine/core/styles.css';
import '@mantine/notifications/styles.css';
import '../ui/global.css';
import { Notifications } from '@mantine/notifications';
import type { i18n } from 'i18next';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { I18nextProvider } from 'react-i18next';
import { Provider as StoreProvider } from 'react-redux';
import { createHashRouter } from 'react-router';
import { RouterProvider } from 'react-router/dom';
import type { Bridge } from '../../common/ipc/bridge.ts';
import { settingsHappened } from '../features/settings/preferences-slice.ts';
import { WorkspaceGateProvider } from '../features/workspace/workspace-gate.ts';
import { BridgeProvider } from '../lib/bridge-context.ts';
import { connectionTold } from '../lib/connection-slice.ts';
import { PlatformProvider, type Platform } from '../lib/platform-context.ts';
import { awaitPort } from '../lib/ports.ts';
import { LoadingState } from '../ui/loading-state.tsx';
import { languageOf, startTexts } from '../locales/i18n.ts';
import { Gate } from './gate.tsx';
import { Look } from './look.tsx';
import { gateRoutes, workRoutes } from './routes.tsx';
import { makeStore, type Store } from './store.ts';
import { workspaceSession, type StartData } from './workspace-session.ts';

/** Starts the page in `root` with the world outside that it is given. */
export async function startApp(parts: {
  readonly root: HTMLElement;
  readonly bridge: Bridge;
  readonly platform: Platform;
  readonly startData: StartData;
}): Promise<void> {
  const { bridge, platform, startData } = parts;
  const store = makeStore();
  const session = workspaceSession({ bridge, store, awaitPort, startData });
  await readSettings(bridge, store);
  const texts = startTexts(wantedLanguage(store));
  followSettings(store, texts);
  void followConnection(bridge, store);

  const router = createHashRouter([
    {
      element: <Gate session={session} />,
      HydrateFallback: LoadingState,
      children: [...gateRoutes, ...workRoutes],
    },
  ]);
  createRoot(parts.root).render(
    <StrictMode>
      <StoreProvider store={store}>
        <I18nextProvider i18n={texts}>
          <BridgeProvider value={bridge}>
            <PlatformProvider value={platform}>
              <WorkspaceGateProvider value={session}>
                <Look>
                  <Notifications position="top-right" />
                  <RouterProvider router={router} />
                </Look>
              </WorkspaceGateProvider>
            </PlatformProvider>
          </BridgeProvider>
        </I18nextProvider>
      </StoreProvider>
    </StrictMode>,
  );
  await session.begin();
}

async function readSettings(bridge: Bridge, store: Store): Promise<void> {
  const [preferences, about] = await Promise.all([bridge.settings.read(), bridge.settings.about()]);
  // Without them the app starts with what a fresh installation has.
  if (preferences.ok) store.dispatch(settingsHappened.preferencesRead(preferences.value));
  if (about.ok) store.dispatch(settingsHappened.aboutRead(about.value));
}

function wantedLanguage(store: Store): ReturnType<typeof languageOf> {
  const { preferences, about } = store.getState().settings;
  return languageOf(preferences.language, about?.systemLanguage ?? navigator.language);
}

function followSettings(store: Store, texts: i18n): void {
  store.subscribe(() => {
    const wanted = wantedLanguage(store);
    if (texts.language !== wanted) void texts.changeLanguage(wanted);
  });
}

async function followConnection(bridge: Bridge, store: Store): Promise<void> {
  bridge.on('sync.connection', connection => store.dispatch(connectionTold(connection)));
  const connection = await bridge.sync.connection();
  if (connection.ok) store.dispatch(connectionTold(connection.value));
}
