import { argon2idAsync } from '@noble/hashes/argon2.js';

// The page's policy forbids WebAssembly, with which crypto-pouch derives its key. The key is derived
// outside of what is timed, so that this stands in for the package `hash-wasm`.

/** @see hash-wasm */
export function argon2id(of: {
  readonly password: Uint8Array;
  readonly salt: Uint8Array;
  readonly iterations: number;
  readonly memorySize: number;
  readonly parallelism: number;
  readonly hashLength: number;
}): Promise<Uint8Array> {
  const { iterations, memorySize, parallelism, hashLength } = of;
  const costs = { t: iterations, m: memorySize, p: parallelism, dkLen: hashLength };
  return argon2idAsync(of.password, of.salt, costs);
}

/** Asked for and unused. */
export function createSHA512(): undefined {
  return undefined;
}
