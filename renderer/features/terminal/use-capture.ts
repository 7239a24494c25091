import type { Terminal } from '@xterm/xterm';
import { useEffect, useRef, useState } from 'react';
import { watchLastOutput, type LastOutput } from './last-output.ts';
import type { CaptureNote } from './terminal-toolbar.tsx';

/** What a record takes of a terminal at once, in characters; the end of longer output is kept. */
const CAPTURE_LIMIT = 100_000;
/** How long the toolbar says what was taken over. */
const NOTE_MS = 6_000;

/** Takes a terminal's selection or, without one, the last command's output over. */
export interface Capture {
  readonly selected: boolean;
  readonly note: CaptureNote | undefined;
  readonly take: () => void;
}

/** Watches the terminal for what could be taken over. */
export function useCapture(
  terminal: Terminal | undefined,
  onCaptured: ((text: string) => void) | undefined,
): Capture {
  const [selected, setSelected] = useState(false);
  const [note, setNote] = useState<CaptureNote>();
  const last = useRef<LastOutput>(undefined);
  useEffect(() => {
    if (terminal === undefined) return undefined;
    const watched = watchLastOutput(terminal);
    last.current = watched;
    const selecting = terminal.onSelectionChange(() => setSelected(terminal.hasSelection()));
    return () => {
      selecting.dispose();
      watched.dispose();
      setSelected(false);
    };
  }, [terminal]);
  useEffect(() => {
    if (note === undefined) return undefined;
    const timer = setTimeout(() => setNote(undefined), NOTE_MS);
    return () => clearTimeout(timer);
  }, [note]);

  return {
    selected,
    note,
    take: () => {
      const text = (selected ? terminal?.getSelection() : last.current?.text()) ?? '';
      const taken = text.slice(-CAPTURE_LIMIT);
      if (taken.trim() === '') {
        setNote({ kind: 'none' });
        return;
      }
      onCaptured?.(taken);
      setNote({ kind: 'attached', lines: taken.split('\n').length });
      terminal?.focus();
    },
  };
}
