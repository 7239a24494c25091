import type { Bridge } from '../../common/ipc/bridge.ts';
import { systemClock } from '../../common/lib/clock.ts';
import { secureRandom } from '../../common/lib/random.ts';
import { startDataWorker } from '../data/data-client.ts';
import { startApp } from './start.tsx';

declare global {
  interface Window {
    /** Put there by preload. */
    readonly rackside: Bridge;
  }
}

const root = document.getElementById('root');
if (root === null) throw new Error('the page has no root element');
void startApp({
  root,
  bridge: window.rackside,
  platform: { clock: systemClock, random: secureRandom },
  startData: startDataWorker,
});
