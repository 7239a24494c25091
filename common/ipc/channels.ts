/** Electron's channel for every call of a window. */
export const CALL_CHANNEL = 'rackside:call';
/** Electron's channel for every event to a window. */
export const EVENT_CHANNEL = 'rackside:event';
/** Electron's channel by which ports reach preload. */
export const PORT_CHANNEL = 'rackside:port';
/** Electron's channel by which the secure window's two ports reach its preload: request, then frame. */
export const SECURE_PORTS_CHANNEL = 'rackside:secure-ports';
