import type { SessionState } from '../../common/features/terminal/session.ts';
import type { TerminalSession } from '../lib/terminals.ts';

/** One session in the panel. */
export function TerminalPane(props: {
  readonly session: TerminalSession;
  readonly front: boolean;
  readonly onState: (id: string, state: SessionState) => void;
}) {
  return <span>{props.session.title}</span>;
}
