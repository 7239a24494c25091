import { useEffect, useMemo } from 'react';
import type { ShortcutRegistry } from '../lib/shortcuts.ts';
import { keyPlace, shortcutRegistry } from './shortcut-registry.ts';

/** The window's shortcuts: one listener for all screens, ahead of the terminal's own. */
export function useShortcutKeys(): ShortcutRegistry {
  const registry = useMemo(() => shortcutRegistry(), []);
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      const shortcut = registry.match(event, keyPlace(event.target));
      if (shortcut === undefined) return;
      event.preventDefault();
      event.stopPropagation();
      shortcut.run();
    };
    window.addEventListener('keydown', press, { capture: true });
    return () => window.removeEventListener('keydown', press, { capture: true });
  }, [registry]);
  return registry;
}
