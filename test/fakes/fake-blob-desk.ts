import type { BlobHash } from '../../common/crypto/blob-hash.ts';
import type { BlobId } from '../../common/crypto/blob-manifest.ts';
import { appErrorOf } from '../../common/errors/app-error.ts';
import type { BlobDesk } from '../../common/features/attachments/blob-desk.ts';
import type { BlobRef, BlobState } from '../../common/features/attachments/blob-state.ts';
import type { Handlers } from '../../common/ipc/port-rpc.ts';
import type { Bytes } from '../../common/lib/bytes.ts';
import { err, ok } from '../../common/lib/result.ts';

/** A desk whose chunks are in memory, and what a test sees of it. */
export interface FakeBlobDesk {
  readonly handlers: Handlers<BlobDesk>;
  readonly chunks: Map<BlobHash, Bytes>;
  readonly staged: Map<BlobId, BlobRef & { readonly note: string }>;
  readonly settled: Set<BlobId>;
  state(of: BlobRef): BlobState;
}

/** Makes a desk; nothing of it is ever sent. */
export function fakeBlobDesk(): FakeBlobDesk {
  const chunks = new Map<BlobHash, Bytes>();
  const staged = new Map<BlobId, BlobRef & { readonly note: string }>();
  const settled = new Set<BlobId>();
  const discard = (hashes: readonly BlobHash[]): void => {
    for (const hash of hashes) chunks.delete(hash);
  };
  return {
    chunks,
    staged,
    settled,
    state: of => ({ at: of.chunks.every(hash => chunks.has(hash)) ? 'here' : 'unknown' }),
    handlers: {
      keep: async ({ hash, sealed }) => {
        chunks.set(hash, sealed.slice());
        return ok(undefined);
      },
      discard: async of => {
        discard(of.chunks);
        return ok(undefined);
      },
      stage: async of => {
        staged.set(of.blob, of);
        return ok(undefined);
      },
      settle: async ({ blob }) => {
        staged.delete(blob);
        settled.add(blob);
        return ok(undefined);
      },
      drop: async ({ blob }) => {
        discard(staged.get(blob)?.chunks ?? []);
        staged.delete(blob);
        return ok(undefined);
      },
      staged: async () => ok([...staged.values()]),
      read: async ({ hash }) => {
        const sealed = chunks.get(hash);
        return sealed === undefined ? err(appErrorOf('blob-missing')) : ok(sealed.slice());
      },
      timeline: async () => ok(undefined),
    },
  };
}
