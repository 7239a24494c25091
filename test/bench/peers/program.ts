import { peers } from './peers.ts';

// A bundle of its own: the app's page program runs where these packages are not installed.
Object.assign(globalThis, { racksideBenchPeers: peers() });
