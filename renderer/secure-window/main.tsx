import '@mantine/core/styles.css';
import '../ui/global.css';
import './secure-window.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { I18nextProvider } from 'react-i18next';
import { language } from '../../common/features/settings/preferences.ts';
import { startTexts } from '../locales/i18n.ts';
import { RequestScreen } from './request-screen.tsx';
import { SecurePortsProvider } from './secure-context.ts';
import { SecureLook } from './secure-look.tsx';
import { awaitSecurePorts } from './secure-ports.ts';

// Before anything else: the ports are handed over once, when the page has loaded.
const coming = awaitSecurePorts();
const wanted = language.catch('en').parse(new URLSearchParams(location.search).get('language'));
const texts = startTexts(wanted);

async function start(): Promise<void> {
  const ports = await coming;
  const root = document.getElementById('root');
  if (root === null) throw new Error('the page has no root element');
  createRoot(root).render(
    <StrictMode>
      <I18nextProvider i18n={texts}>
        <SecureLook>
          <SecurePortsProvider value={ports}>
            <RequestScreen />
          </SecurePortsProvider>
        </SecureLook>
      </I18nextProvider>
    </StrictMode>,
  );
}

void start();
