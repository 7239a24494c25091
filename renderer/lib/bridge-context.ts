import type { Bridge } from '../../common/ipc/bridge.ts';
import { requiredContext } from './required-context.ts';

const context = requiredContext<Bridge>('Bridge');

/** Gives the screens below it the world outside the page. */
export const BridgeProvider = context.Provider;
/** What the page may ask of the world outside. */
export const useBridge = context.use;
