import { useEffect, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useDispatch, useSelector } from 'react-redux';
import { Navigate, Outlet, useLocation } from 'react-router';
import { NewerStore } from '../features/storage/newer-store.tsx';
import { RecoveryChoices } from '../features/storage/recovery-choices.tsx';
import { GateFrame } from '../features/workspace/gate-frame.tsx';
import { StartFailure } from '../features/workspace/start-failure.tsx';
import { selectSession, sessionHappened } from '../features/workspace/session-slice.ts';
import { LoadingState } from '../ui/loading-state.tsx';
import { OpenWorkspaceScreens } from './open-workspace.tsx';
import type { WorkspaceSession } from './workspace-session.ts';

/** A backup can be restored before anybody is let in. */
const RESTORE = '/restore';
const gates = ['/people', '/welcome', '/unlock', RESTORE];

/** Shows the welcome, the passphrase or the work, as the session stands. */
export function Gate({ session }: { readonly session: WorkspaceSession }): ReactNode {
  const { t } = useTranslation('app');
  const { phase, error, returnTo } = useSelector(selectSession);
  const { pathname, search } = useLocation();
  const dispatch = useDispatch();
  const atGate = gates.includes(pathname);

  // After a lock the person comes back to the screen that was open.
  useEffect(() => {
    if (phase === 'open' && !atGate) dispatch(sessionHappened.left(pathname + search));
  }, [phase, atGate, pathname, search, dispatch]);

  switch (phase) {
    case 'starting':
      return <LoadingState />;
    case 'failed':
      if (error === undefined) return null;
      if (error.kind === 'store-newer') {
        return (
          <GateFrame>
            <NewerStore error={error} onRetry={() => void session.reopen()} />
          </GateFrame>
        );
      }
      if (error.kind !== 'store-lost') return <StartFailure error={error} />;
      return (
        <GateFrame>
          <RecoveryChoices
            error={error}
            onRetry={() => void session.reopen()}
            onOpen={person => void session.choosePerson(person)}
          />
        </GateFrame>
      );
    case 'locking':
      return <LoadingState label={t('locking')} />;
    case 'people':
    case 'welcome':
    case 'unlock': {
      const gate = `/${phase}`;
      return pathname === gate || pathname === RESTORE ? (
        <Outlet />
      ) : (
        <Navigate to={gate} replace />
      );
    }
    case 'opening':
      // The form stays as it is, busy, until the records are open.
      return atGate ? <Outlet /> : <LoadingState />;
    case 'open': {
      const workspace = session.current();
      if (atGate) return <Navigate to={returnTo} replace />;
      return workspace === undefined ? null : <OpenWorkspaceScreens workspace={workspace} />;
    }
  }
}
