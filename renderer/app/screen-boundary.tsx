import { Component, type ReactNode } from 'react';
import { appErrorOf } from '../../common/errors/app-error.ts';
import { ErrorNotice } from '../ui/error-notice.tsx';

/** Catches a bug in one screen, so that the rest of the app goes on. */
export class ScreenBoundary extends Component<
  { readonly children: ReactNode },
  { readonly broken: boolean }
> {
  override state = { broken: false };

  static getDerivedStateFromError(): { broken: boolean } {
    return { broken: true };
  }

  override render(): ReactNode {
    if (!this.state.broken) return this.props.children;
    return (
      <ErrorNotice
        error={appErrorOf('unexpected', { where: 'page' })}
        onRetry={() => this.setState({ broken: false })}
      />
    );
  }
}
