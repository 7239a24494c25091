import type { webcrypto } from 'node:crypto';

/**
 * Names of web types that code in common/ uses and that @types/node does not declare globally.
 * Included by the projects without the DOM (main, server).
 */
declare global {
  type BufferSource = ArrayBufferView<ArrayBuffer> | ArrayBuffer;
  type CryptoKey = webcrypto.CryptoKey;
}
