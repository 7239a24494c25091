import type { Terminal } from '@xterm/xterm';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { SessionState, SessionTarget } from '../../../common/features/terminal/session.ts';
import type { HostKey } from '../../../common/lib/host-key.ts';
import { useBridge } from '../../lib/bridge-context.ts';
import type { TypeSecret } from '../../lib/terminals.ts';
import { HostKeyDialog } from './host-key-dialog.tsx';
import { PasteDialog } from './paste-dialog.tsx';
import { SessionFailure } from './session-failure.tsx';
import { TerminalPane, type PaneCommands } from './terminal-pane.tsx';
import { TerminalToolbar } from './terminal-toolbar.tsx';
import classes from './terminal.module.css';
import { useCapture } from './use-capture.ts';
import { usePaste } from './use-paste.ts';
import { useSession } from './use-session.ts';

/** What a terminal in a session is given. */
export interface TerminalViewProps {
  readonly target: SessionTarget;
  /** Such as the device's name. */
  readonly title: string;
  readonly onState?: ((state: SessionState) => void) | undefined;
  /** Keeps an accepted key in the device's record; awaited before the session logs in. */
  readonly onHostKeyAccepted?: ((key: HostKey) => void | Promise<void>) | undefined;
  /** Stable. Gets the way to type a stored secret into the session, and undefined when it goes. */
  readonly onTyping?: ((type: TypeSecret | undefined) => void) | undefined;
  /** Takes output over: plain text, escape sequences removed. Without it there is no such button. */
  readonly onCaptured?: ((text: string) => void) | undefined;
  /** Where that goes, for the button's label, such as a fault's number. */
  readonly captureTo?: string | undefined;
  /** The user ended the session by the toolbar. Without, the terminal stays, with its output. */
  readonly onClosed?: (() => void) | undefined;
  /** Takes the focus when it turns true, such as when its tab comes to the front. */
  readonly autoFocus?: boolean | undefined;
  readonly screenReaderMode?: boolean | undefined;
}

/** A terminal with its session: starts it, asks about its host key, takes its output over. */
export function TerminalView(props: TerminalViewProps) {
  const { target, title, onState, onHostKeyAccepted, onCaptured } = props;
  const bridge = useBridge();
  const [terminal, setTerminal] = useState<Terminal>();
  const [readerMode, setReaderMode] = useState(props.screenReaderMode ?? false);
  const session = useSession(terminal, target, onState);
  const capture = useCapture(terminal, onCaptured);
  const pasting = usePaste(terminal, bridge);
  const toolbar = useRef<HTMLDivElement>(null);
  const { ask } = pasting;
  const commands = useMemo<PaneCommands>(
    () => ({
      copy: text => void bridge.terminal.copy({ text }),
      paste: text => void ask(text),
      leave: () => toolbar.current?.querySelector('button')?.focus(),
    }),
    [bridge, ask],
  );
  const { state, typeSecret } = session;
  const host = target.transport === 'ssh' ? target.host : '';

  // A session that has just opened is what the user waits for.
  const opened = state.state === 'open';
  const front = props.autoFocus ?? false;
  useEffect(() => {
    if (opened && front) terminal?.focus();
  }, [opened, front, terminal]);

  const { onTyping } = props;
  useEffect(() => {
    onTyping?.(opened ? typeSecret : undefined);
    return () => onTyping?.(undefined);
  }, [onTyping, opened, typeSecret]);

  return (
    <div className={classes['view']}>
      <div ref={toolbar}>
        <TerminalToolbar
          state={state}
          selected={capture.selected}
          note={capture.note}
          onCapture={onCaptured === undefined ? undefined : capture.take}
          captureTo={props.captureTo}
          screenReaderMode={readerMode}
          onScreenReaderMode={setReaderMode}
          onReconnect={session.reconnect}
          onClose={() => {
            session.end();
            props.onClosed?.();
          }}
        />
      </div>
      <SessionFailure state={state} />
      <TerminalPane
        title={title}
        screenReaderMode={readerMode}
        focused={front}
        commands={commands}
        onTerminal={setTerminal}
      />
      {state.state === 'host-key-unknown' && (
        <HostKeyDialog
          host={host}
          hostKey={state.key}
          onAccept={async () => {
            await onHostKeyAccepted?.(state.key);
            session.decideHostKey(state.key, true);
          }}
          onDecline={() => session.decideHostKey(state.key, false)}
        />
      )}
      {pasting.asked !== undefined && (
        <PasteDialog text={pasting.asked} onPaste={pasting.confirm} onCancel={pasting.cancel} />
      )}
    </div>
  );
}
