import { errorCode } from '../db/retry.ts';
import type { BlobStore } from './blob-store.ts';
import { WrongHash } from './verified-body.ts';

/** The disk or the bucket of the blobs did not do what it should; nothing is wrong with the request. */
export class BlobStoreUnavailable extends Error {
  /** The system's code, where there was one. */
  readonly code: string | undefined;

  constructor(cause: unknown) {
    super('the store of blobs is unavailable', { cause });
    this.name = 'BlobStoreUnavailable';
    this.code = errorCode(cause) ?? (cause instanceof Error ? cause.name : undefined);
  }
}

/** The store, whose failures are {@link BlobStoreUnavailable}, and {@link WrongHash} what it is. */
export function namingFailures(store: BlobStore): BlobStore {
  const named = async <T>(work: Promise<T>): Promise<T> => {
    try {
      return await work;
    } catch (problem) {
      throw wrongHashIn(problem) ?? new BlobStoreUnavailable(problem);
    }
  };
  return {
    size: place => named(store.size(place)),
    write: (place, content, size) => named(store.write(place, content, size)),
    read: place => named(store.read(place)),
  };
}

/** What a connection makes of the failure of its body is an exception of its own around ours. */
function wrongHashIn(problem: unknown): WrongHash | undefined {
  for (let at = problem; at instanceof Error; at = at.cause) {
    if (at instanceof WrongHash) return at;
  }
  return undefined;
}
