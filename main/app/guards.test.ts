import type { IpcMainInvokeEvent, WebContents, WebFrameMain } from 'electron';
import { describe, expect, it, vi } from 'vitest';

vi.mock('electron', () => ({ app: {}, protocol: {}, session: {} }));
const { isAppFrame } = await import('./guards.ts');

const frameAt = (url: string): WebFrameMain => ({ url }) as WebFrameMain;
function eventOf(mainFrame: WebFrameMain, senderFrame: WebFrameMain | null = mainFrame) {
  const sender = { mainFrame } as WebContents;
  return { event: { sender, senderFrame } as IpcMainInvokeEvent, ours: new Set([sender]) };
}

describe('a call', () => {
  it('is heard from the main frame of a window of ours that shows the app', () => {
    const { event, ours } = eventOf(frameAt('app://rackside/#/faults'));
    expect(isAppFrame(event, ours)).toBe(true);
  });

  it('is not heard from a window that is not ours', () => {
    const { event } = eventOf(frameAt('app://rackside/'));
    expect(isAppFrame(event, new Set())).toBe(false);
  });

  it('is not heard from a frame inside ours, nor from one that is gone', () => {
    const main = frameAt('app://rackside/');
    const inside = eventOf(main, frameAt('app://rackside/'));
    expect(isAppFrame(inside.event, inside.ours)).toBe(false);
    const gone = eventOf(main, null);
    expect(isAppFrame(gone.event, gone.ours)).toBe(false);
  });

  it.each([
    'app://secure/',
    'app://locked/',
    'app://rackside.example/',
    'https://rackside/',
    'file:///app/index.html',
    'about:blank',
  ])('is not heard from our window while it shows %s', address => {
    const { event, ours } = eventOf(frameAt(address));
    expect(isAppFrame(event, ours)).toBe(false);
  });
});
