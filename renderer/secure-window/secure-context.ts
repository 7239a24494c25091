import { requiredContext } from '../lib/required-context.ts';
import type { SecurePorts } from './secure-ports.ts';

const context = requiredContext<SecurePorts>('SecurePorts');

/** Gives the screens their ports. */
export const SecurePortsProvider = context.Provider;
/** The window's ports. */
export const useSecurePorts = context.use;
