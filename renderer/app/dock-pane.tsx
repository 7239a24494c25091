import { lazy, Suspense, useCallback } from 'react';
import type { TerminalSession, TypeSecret } from '../lib/terminals.ts';
import { LoadingState } from '../ui/loading-state.tsx';
import type { TerminalSessions } from './use-terminal-sessions.ts';

// The terminal emulator is big and not needed to unlock; it comes with the first session.
const TerminalView = lazy(async () => ({
  default: (await import('../features/terminal/terminal-view.tsx')).TerminalView,
}));

/** One session in the panel; only the one in front takes the keyboard. */
export function DockPane(props: {
  readonly session: TerminalSession;
  readonly front: boolean;
  readonly terminals: TerminalSessions;
}) {
  const { session, front, terminals } = props;
  const { id, title, target, onHostKeyAccepted, onCaptured, captureTo } = session;
  const { takeTyping } = terminals;
  const onTyping = useCallback(
    (type: TypeSecret | undefined) => takeTyping(id, type),
    [takeTyping, id],
  );
  return (
    <Suspense fallback={<LoadingState />}>
      <TerminalView
        title={title}
        target={target}
        onState={state => terminals.tell(id, state)}
        onTyping={onTyping}
        onHostKeyAccepted={onHostKeyAccepted}
        onCaptured={onCaptured}
        captureTo={captureTo}
        onClosed={() => terminals.close(id)}
        autoFocus={front}
      />
    </Suspense>
  );
}
