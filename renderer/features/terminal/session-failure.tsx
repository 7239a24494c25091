import { errorKinds, type AppError, type ErrorKind } from '../../../common/errors/app-error.ts';
import type { SessionState } from '../../../common/features/terminal/session.ts';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import classes from './terminal.module.css';

/** Why a session ended, when it did not end in order. */
export function SessionFailure({ state }: { readonly state: SessionState }) {
  if (state.state !== 'closed' || state.reason === undefined || state.reason === 'cancelled') {
    return null;
  }
  return (
    <div className={classes['failure']}>
      <ErrorNotice error={failureOf(state.reason, state.detail)} />
    </div>
  );
}

function failureOf(reason: string, detail: AppError['detail']): AppError {
  if (isKind(reason)) return { kind: reason, detail };
  return { kind: 'unexpected', detail: { where: reason } };
}

function isKind(reason: string): reason is ErrorKind {
  return Object.hasOwn(errorKinds, reason);
}
