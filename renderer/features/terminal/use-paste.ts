import type { Terminal } from '@xterm/xterm';
import { useCallback, useState } from 'react';
import type { Bridge } from '../../../common/ipc/bridge.ts';
import { pasteable, runsAtOnce } from './pasting.ts';

/** Pasting that asks before it runs anything. */
export interface Pasting {
  /** Pastes this text, or the clipboard's; several lines are asked about first. */
  readonly ask: (text: string | undefined) => Promise<void>;
  /** What is asked about now. */
  readonly asked: string | undefined;
  readonly confirm: () => void;
  readonly cancel: () => void;
}

/** Pastes into `terminal`. */
export function usePaste(
  terminal: Terminal | undefined,
  bridge: Pick<Bridge, 'terminal'>,
): Pasting {
  const [asked, setAsked] = useState<string>();
  const ask = useCallback(
    async (given: string | undefined) => {
      const read = given === undefined ? await bridge.terminal.paste() : undefined;
      const text = pasteable(given ?? (read?.ok === true ? read.value : ''));
      if (text === '') return;
      if (runsAtOnce(text)) setAsked(text);
      else terminal?.paste(text);
    },
    [bridge, terminal],
  );
  const done = (): void => {
    setAsked(undefined);
    terminal?.focus();
  };
  return {
    ask,
    asked,
    confirm: () => {
      if (asked !== undefined) terminal?.paste(asked);
      done();
    },
    cancel: done,
  };
}
