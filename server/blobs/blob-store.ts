import type { Readable } from 'node:stream';
import type { BlobPlace } from '../../common/sync/protocol/blobs.ts';

/**
 * Where the bytes of blobs lie. What a place names never changes, so that writing one twice, or twice at
 * once, is the same as once. Failures of the disk or the bucket are exceptions.
 */
export interface BlobStore {
  /** Bytes that are there; undefined for none. */
  size(place: BlobPlace): Promise<number | undefined>;
  /**
   * Takes the bytes as they come; durable when it answers. When `content` fails before its end, nothing
   * is there afterwards, and the failure passes on.
   * @param size bytes that will come
   */
  write(place: BlobPlace, content: AsyncIterable<Uint8Array>, size: number): Promise<void>;
  /** The bytes; undefined when there are none. */
  read(place: BlobPlace): Promise<Readable | undefined>;
}

/** Name of a blob in every store: organisation and space lead. */
export function blobName({ org, space, sha256 }: BlobPlace): string {
  return `${org}/${space}/${sha256.slice(0, 2)}/${sha256}`;
}
