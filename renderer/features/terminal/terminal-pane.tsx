import '@xterm/xterm/css/xterm.css';
import { useComputedColorScheme } from '@mantine/core';
import type { Terminal } from '@xterm/xterm';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { createTerminal, dressTerminal, type FittedTerminal } from './create-terminal.ts';
import classes from './terminal.module.css';

/** What the keys and the mouse ask for beyond typing. */
export interface PaneCommands {
  readonly copy: (selection: string) => void;
  /** With the text that the system's own paste brought, if it was that. */
  readonly paste: (text: string | undefined) => void;
  /** The way out for the keyboard, which the terminal otherwise keeps. */
  readonly leave: () => void;
}

/** A terminal's screen. Gives its xterm.js terminal up while it is there. */
export function TerminalPane(props: {
  readonly title: string;
  readonly screenReaderMode: boolean;
  /** Takes the focus when it turns true. */
  readonly focused: boolean;
  readonly commands: PaneCommands;
  readonly onTerminal: (terminal: Terminal | undefined) => void;
}) {
  const { title, screenReaderMode, focused, commands, onTerminal } = props;
  const { t } = useTranslation('terminal');
  const scheme = useComputedColorScheme('light');
  const box = useRef<HTMLDivElement>(null);
  const [fitted, setFitted] = useState<FittedTerminal>();
  const latest = useRef({ commands, scheme, screenReaderMode });
  useEffect(() => {
    latest.current = { commands, scheme, screenReaderMode };
  });

  useEffect(() => {
    const parent = box.current;
    if (parent === null) return undefined;
    const made = createTerminal(latest.current);
    const { terminal, fit } = made;
    terminal.open(parent);
    terminal.attachCustomKeyEventHandler(event =>
      keyIsTyped(event, terminal, latest.current.commands),
    );
    const fitToBox = (): void => {
      if (parent.clientWidth > 0 && parent.clientHeight > 0) fit.fit();
    };
    fitToBox();
    const resized = new ResizeObserver(fitToBox);
    resized.observe(parent);
    const pasted = (event: ClipboardEvent): void => {
      // xterm.js would take it as it is, several lines and all.
      event.preventDefault();
      event.stopPropagation();
      latest.current.commands.paste(event.clipboardData?.getData('text/plain') ?? '');
    };
    parent.addEventListener('paste', pasted, { capture: true });
    setFitted(made);
    onTerminal(terminal);
    return () => {
      onTerminal(undefined);
      setFitted(undefined);
      parent.removeEventListener('paste', pasted, { capture: true });
      resized.disconnect();
      terminal.dispose();
    };
  }, [onTerminal]);

  useEffect(() => {
    if (fitted !== undefined) dressTerminal(fitted.terminal, { scheme, screenReaderMode });
  }, [fitted, scheme, screenReaderMode]);
  useEffect(() => {
    const input = fitted?.terminal.textarea;
    input?.setAttribute('aria-label', t('pane.label', { title }));
  }, [fitted, t, title]);
  useEffect(() => {
    if (focused) fitted?.terminal.focus();
  }, [fitted, focused]);

  return <div ref={box} className={classes['pane']} data-scheme={scheme} data-testid="terminal" />;
}

/** Answers whether xterm.js is to handle the key. */
function keyIsTyped(event: KeyboardEvent, terminal: Terminal, commands: PaneCommands): boolean {
  const asked = commandOf(event);
  if (asked === undefined) return true;
  if (event.type === 'keydown') {
    event.preventDefault();
    if (asked === 'leave') commands.leave();
    else if (asked === 'paste') commands.paste(undefined);
    else if (terminal.hasSelection()) commands.copy(terminal.getSelection());
  }
  return false;
}

function commandOf(event: KeyboardEvent): keyof PaneCommands | undefined {
  if (event.key === 'F6' && (event.ctrlKey || event.metaKey)) return 'leave';
  const chord = (event.ctrlKey && event.shiftKey) || (event.metaKey && !event.ctrlKey);
  if (!chord || event.altKey) return undefined;
  // By place, so that it works while a Chinese input method is on.
  if (event.code === 'KeyC') return 'copy';
  return event.code === 'KeyV' ? 'paste' : undefined;
}
