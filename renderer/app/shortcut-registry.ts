import type { Shortcut, ShortcutRegistry } from '../lib/shortcuts.ts';

/** The second key of a sequence must come within this time. */
const SEQUENCE_MS = 1_500;

/** What the matcher needs of a keyboard event. */
export type KeyPress = Pick<
  KeyboardEvent,
  'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey' | 'isComposing' | 'timeStamp'
> & { readonly target: EventTarget | null };

/** Where the keyboard is: text fields and terminals take plain keys for themselves. */
export type KeyPlace = 'page' | 'field' | 'terminal';

/** Where a key press lands. */
export function keyPlace(target: EventTarget | null): KeyPlace {
  if (!(target instanceof Element)) return 'page';
  if (target.closest('.xterm') !== null) return 'terminal';
  const field =
    'input, textarea, select, [contenteditable], [role="dialog"], [role="menu"], [role="listbox"]';
  return target.closest(field) === null ? 'page' : 'field';
}

/** Collects shortcuts and finds the one that a key press asks for. */
export function shortcutRegistry(): ShortcutRegistry & {
  match(press: KeyPress, place: KeyPlace): Shortcut | undefined;
} {
  const sources = new Set<() => readonly Shortcut[]>();
  const all = (): readonly Shortcut[] => [...sources].flatMap(source => source());
  let before: { key: string; at: number } | undefined;

  const matchPlain = (press: KeyPress): Shortcut | undefined => {
    const key = plainKey(press.key);
    const sequence =
      before !== undefined && press.timeStamp - before.at <= SEQUENCE_MS
        ? `${before.key} ${key}`
        : undefined;
    const found =
      all().find(shortcut => shortcut.keys === sequence) ??
      all().find(shortcut => shortcut.keys === key);
    before = found === undefined ? { key, at: press.timeStamp } : undefined;
    return found;
  };

  return {
    add: source => {
      sources.add(source);
      return () => sources.delete(source);
    },
    all,
    match: (press, place) => {
      if (press.isComposing || press.altKey) return undefined;
      if (press.ctrlKey || press.metaKey) {
        const combination = `Mod+${press.shiftKey ? 'Shift+' : ''}${press.key.toLowerCase()}`;
        // Ctrl with a letter belongs to the shell in a terminal; with Shift it is ours there too.
        if (place === 'terminal' && !press.shiftKey) return undefined;
        return all().find(shortcut => shortcut.keys === combination);
      }
      if (place !== 'page') return undefined;
      return matchPlain(press);
    },
  };
}

/** Chinese keyboards type the full-width question mark. */
function plainKey(key: string): string {
  return key === '？' ? '?' : key.toLowerCase();
}
