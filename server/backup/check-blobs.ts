import { createHash } from 'node:crypto';
import type { BlobPlace } from '../../common/sync/protocol/blobs.ts';
import type { BlobStore } from '../blobs/blob-store.ts';
import type { Item } from './rows.ts';

/** Remembers the blobs that go by, to be read afterwards, when no snapshot has to be held open. */
export function collectBlobs(): { take(item: Item): void; readonly places: readonly BlobPlace[] } {
  const places: BlobPlace[] = [];
  let isBlob = false;
  return {
    places,
    take: item => {
      if (item.type === 'table') isBlob = item.table.name === 'blob';
      else if (isBlob) {
        const { org, space, sha256 } = JSON.parse(item.json) as BlobPlace;
        places.push({ org, space, sha256 });
      }
    },
  };
}

/** Reads every blob and compares its hash; gives a line for each that is gone or altered. */
export async function checkBlobs(
  store: BlobStore,
  places: readonly BlobPlace[],
): Promise<readonly string[]> {
  const problems: string[] = [];
  for (const place of places) {
    const name = `blob ${place.org}/${place.space}/${place.sha256}`;
    const bytes = await store.read(place);
    if (bytes === undefined) {
      problems.push(`${name}: it is not in the store`);
      continue;
    }
    const hash = createHash('sha256');
    for await (const part of bytes) hash.update(part as Uint8Array);
    if (hash.digest('hex') !== place.sha256) problems.push(`${name}: its bytes were altered`);
  }
  return problems;
}
