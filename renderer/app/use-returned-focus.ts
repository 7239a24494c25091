import { useEffect } from 'react';

const OVERLAY = '[role="dialog"], [role="menu"]';

/**
 * Gives the keyboard back to where it was when what took it is gone: a dialog that closed, or the wait of
 * a button, which is disabled while it waits and loses the keyboard by that. What the person left for
 * nothing, as by a click beside it, they don't get back.
 */
export function useReturnedFocus(): void {
  useEffect(() => {
    let last: HTMLElement | undefined;
    const giveBack = (): void => {
      const isFree = document.activeElement === document.body;
      if (isFree && last?.isConnected === true && !last.matches(':disabled')) {
        last.focus({ preventScroll: true });
      }
    };
    const waits = new MutationObserver(giveBack);
    const overlays = new MutationObserver(giveBack);
    const take = ({ target }: FocusEvent): void => {
      if (!(target instanceof HTMLElement)) return;
      const overlay = target.closest(OVERLAY);
      if (overlay === null) {
        last = target;
        waits.disconnect();
        waits.observe(target, { attributeFilter: ['disabled'] });
        return;
      }
      // Its outermost element goes from the place where all of them are.
      const portal = overlay.closest('[data-portal]');
      if (portal !== null) overlays.observe(portal, { childList: true });
    };
    const leave = ({ target, relatedTarget }: FocusEvent): void => {
      // A window that only loses the front keeps its place; so does what was taken away or disabled.
      const isLeft = document.hasFocus() && relatedTarget === null && target === last;
      if (isLeft && last?.isConnected === true && !last.matches(':disabled')) last = undefined;
    };
    document.addEventListener('focusin', take);
    document.addEventListener('focusout', leave);
    return () => {
      document.removeEventListener('focusin', take);
      document.removeEventListener('focusout', leave);
      waits.disconnect();
      overlays.disconnect();
    };
  }, []);
}
