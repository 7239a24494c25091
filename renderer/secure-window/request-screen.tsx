import { Box } from '@mantine/core';
import { useEffect, useState, type ReactNode } from 'react';
import type { AppError } from '../../common/errors/app-error.ts';
import type { SecureRequest } from '../../common/features/vault/secure-window.ts';
import { ok, type Result } from '../../common/lib/result.ts';
import { ErrorNotice } from '../ui/error-notice.tsx';
import { LoadingState } from '../ui/loading-state.tsx';
import { ConsentScreen } from './consent-screen.tsx';
import { EnterScreen } from './enter-screen.tsx';
import { KitScreen } from './kit-screen.tsx';
import { legibleRequest } from './legible-request.ts';
import { PassphraseScreen } from './passphrase-screen.tsx';
import { RevealScreen } from './reveal-screen.tsx';
import { useSecurePorts } from './secure-context.ts';
import { useFittedWindow } from './use-fitted-window.ts';

/** Asks what this window is for, and shows that. */
export function RequestScreen() {
  const { owner, frame } = useSecurePorts();
  const content = useFittedWindow();
  const [request, setRequest] = useState<Result<SecureRequest, AppError>>();
  useEffect(() => {
    void owner
      .call('request')
      .then(told => setRequest(told.ok ? ok(legibleRequest(told.value)) : told));
  }, [owner]);
  useEffect(() => {
    const leave = (event: KeyboardEvent): void => {
      if (event.key === 'Escape') void frame.call('close');
    };
    window.addEventListener('keydown', leave);
    return () => window.removeEventListener('keydown', leave);
  }, [frame]);
  return (
    <div ref={content}>
      <Box p="lg">
        {request === undefined ? (
          <LoadingState />
        ) : request.ok ? (
          <div data-request={request.value.kind}>
            <Requested request={request.value} />
          </div>
        ) : (
          <ErrorNotice error={request.error} />
        )}
      </Box>
    </div>
  );
}

function Requested({ request }: { readonly request: SecureRequest }): ReactNode {
  switch (request.kind) {
    case 'consent':
      return <ConsentScreen question={request.question} />;
    case 'reveal':
      return <RevealScreen request={request} />;
    case 'enter':
      return <EnterScreen request={request} />;
    case 'passphrase':
      return <PassphraseScreen request={request} />;
    case 'kit':
      return <KitScreen request={request} />;
  }
}
