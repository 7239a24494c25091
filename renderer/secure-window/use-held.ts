import { useEffect, useState, type HTMLAttributes } from 'react';

/** What a button needs to be held: by the pointer, by Space or by Enter. */
export interface Held {
  readonly isHeld: boolean;
  readonly props: Pick<
    HTMLAttributes<HTMLButtonElement>,
    | 'onPointerDown'
    | 'onPointerUp'
    | 'onPointerLeave'
    | 'onPointerCancel'
    | 'onKeyDown'
    | 'onKeyUp'
    | 'onBlur'
  >;
}

const keys = new Set([' ', 'Enter']);

/** Whether a button is held down; let go of when the window loses the focus, too. */
export function useHeld(): Held {
  const [isHeld, setHeld] = useState(false);
  useEffect(() => {
    const letGo = (): void => setHeld(false);
    window.addEventListener('blur', letGo);
    return () => window.removeEventListener('blur', letGo);
  }, []);
  const letGo = (): void => setHeld(false);
  return {
    isHeld,
    props: {
      onPointerDown: ({ button }) => setHeld(button === 0),
      onPointerUp: letGo,
      onPointerLeave: letGo,
      onPointerCancel: letGo,
      onKeyDown: event => {
        if (!keys.has(event.key)) return;
        event.preventDefault();
        setHeld(true);
      },
      onKeyUp: letGo,
      onBlur: letGo,
    },
  };
}
