import { useEffect, useRef, type RefObject } from 'react';
import { useSecurePorts } from './secure-context.ts';

/** Keeps the window as high as this element; the window shows itself with the first measure. */
export function useFittedWindow(): RefObject<HTMLDivElement | null> {
  const { frame } = useSecurePorts();
  const content = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = content.current;
    if (element === null) return undefined;
    const fit = (): void => {
      void frame.call('fit', { height: Math.max(1, element.getBoundingClientRect().height) });
    };
    const watch = new ResizeObserver(fit);
    watch.observe(element);
    return () => watch.disconnect();
  }, [frame]);
  return content;
}
