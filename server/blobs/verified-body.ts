import { createHash } from 'node:crypto';
import type { BlobHash } from '../../common/crypto/blob-hash.ts';

/** Thrown into a store that takes a body which is not, or not all of, what its address says. */
export class WrongHash extends Error {
  constructor(cause?: unknown) {
    super('the bytes do not have this hash', { cause });
    this.name = 'WrongHash';
  }
}

/**
 * Passes a body on while it comes and keeps back its latest part until the hash of the whole is right:
 * so no store is ever given all of a wrong one. Throws {@link WrongHash} for other bytes, too few or too
 * many, or when the sender goes away; never holds more than one part of the connection.
 */
export async function* verifiedBody(
  body: AsyncIterable<Uint8Array>,
  sha256: BlobHash,
  size: number,
): AsyncGenerator<Uint8Array> {
  const hash = createHash('sha256');
  let held: Uint8Array | undefined;
  let length = 0;
  try {
    for await (const part of body) {
      length += part.length;
      if (length > size) break;
      hash.update(part);
      if (held !== undefined) yield held;
      held = part;
    }
  } catch (gone) {
    throw new WrongHash(gone);
  }
  if (held === undefined || length !== size || hash.digest('hex') !== sha256) throw new WrongHash();
  yield held;
}
