import { useEffect, useRef } from 'react';
import { requiredContext } from './required-context.ts';

/** A key, a sequence of keys ("g h"), or a combination ("Mod+l"; Mod is Ctrl, on macOS Command). */
export interface Shortcut {
  readonly keys: string;
  /** What it does, translated. */
  readonly label: string;
  /** Heading on the sheet, translated. */
  readonly group: string;
  readonly run: () => void;
}
/** The shortcuts of the screens that are open. */
export interface ShortcutRegistry {
  readonly add: (shortcuts: () => readonly Shortcut[]) => () => void;
  readonly all: () => readonly Shortcut[];
}

const context = requiredContext<ShortcutRegistry>('Shortcuts');

/** Gives the screens below it one place for their shortcuts. */
export const ShortcutsProvider = context.Provider;
/** The shortcuts that work now, for the sheet. */
export const useShortcutRegistry = context.use;

/** Makes these shortcuts work while the screen is open, and lists them on the '?' sheet. */
export function useShortcuts(shortcuts: readonly Shortcut[]): void {
  const registry = context.use();
  const latest = useRef(shortcuts);
  useEffect(() => {
    latest.current = shortcuts;
  });
  useEffect(() => registry.add(() => latest.current), [registry]);
}
