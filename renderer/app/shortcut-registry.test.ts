import { describe, expect, test, vi } from 'vitest';
import { shortcutRegistry, type KeyPress } from './shortcut-registry.ts';

const press = (key: string, more: Partial<KeyPress> = {}): KeyPress => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  isComposing: false,
  timeStamp: 0,
  target: null,
  ...more,
});

function registryWith(...keys: string[]) {
  const registry = shortcutRegistry();
  registry.add(() => keys.map(one => ({ keys: one, label: one, group: 'test', run: vi.fn() })));
  return registry;
}

describe('the shortcut that a key press asks for', () => {
  test('is a sequence of two keys in time', () => {
    const registry = registryWith('g h', 'g f');
    expect(registry.match(press('g', { timeStamp: 0 }), 'page')).toBeUndefined();
    expect(registry.match(press('f', { timeStamp: 900 }), 'page')?.keys).toBe('g f');
  });

  test('is none when the second key comes late', () => {
    const registry = registryWith('g h');
    registry.match(press('g', { timeStamp: 0 }), 'page');
    expect(registry.match(press('h', { timeStamp: 2_000 }), 'page')).toBeUndefined();
  });

  test('is none while someone types in a field, or an input method composes', () => {
    const registry = registryWith('?');
    expect(registry.match(press('?'), 'field')).toBeUndefined();
    expect(registry.match(press('?', { isComposing: true }), 'page')).toBeUndefined();
    expect(registry.match(press('?'), 'page')?.keys).toBe('?');
  });

  test('takes the question mark of a Chinese keyboard', () => {
    expect(registryWith('?').match(press('\uFF1F'), 'page')?.keys).toBe('?');
  });

  test('leaves Ctrl with a letter to the shell in a terminal, not with Shift', () => {
    const registry = registryWith('Mod+l', 'Mod+Shift+l');
    const ctrl = { ctrlKey: true };
    expect(registry.match(press('l', ctrl), 'terminal')).toBeUndefined();
    expect(registry.match(press('l', ctrl), 'field')?.keys).toBe('Mod+l');
    expect(registry.match(press('L', { ...ctrl, shiftKey: true }), 'terminal')?.keys).toBe(
      'Mod+Shift+l',
    );
  });

  test('goes away with the screen that added it', () => {
    const registry = shortcutRegistry();
    const remove = registry.add(() => [{ keys: 'n', label: '', group: '', run: vi.fn() }]);
    remove();
    expect(registry.match(press('n'), 'page')).toBeUndefined();
  });
});
