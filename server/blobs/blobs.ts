import type { BlobStore } from './blob-store.ts';

/** Where the server keeps blobs, and how much of them. */
export interface Blobs {
  readonly store: BlobStore;
  /** Most bytes of one organisation. */
  readonly quota: number;
}
