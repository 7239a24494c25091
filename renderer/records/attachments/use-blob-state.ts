import { useEffect, useState } from 'react';
import type { Attachment } from '../../../common/records/attachment.ts';
import type { BlobState } from '../../../common/features/attachments/blob-state.ts';
import type { SpaceId } from '../../../common/lib/ids.ts';
import { useBridge } from '../../lib/bridge-context.ts';

/** Where a file's bytes are, kept fresh; a file that is on screen is fetched if it is not here. */
export function useBlobState(
  file: Attachment,
  space: SpaceId,
): { readonly state: BlobState | undefined; readonly fetchAgain: () => void } {
  const bridge = useBridge();
  const [state, setState] = useState<BlobState | undefined>();
  const [turn, setTurn] = useState(0);
  const { id: blob } = file;
  const chunks = file.chunks.join();

  useEffect(() => {
    let stale = false;
    const stop = bridge.on('attachments.changed', told => {
      if (told.blob === blob) setState(told.state);
    });
    const of = { blob, space, chunks: chunks.split(',') };
    void bridge.attachments.fetch(of).then(answer => {
      if (!stale && answer.ok) setState(answer.value);
    });
    return () => {
      stale = true;
      stop();
    };
  }, [bridge, blob, space, chunks, turn]);

  return { state, fetchAgain: () => setTurn(turn + 1) };
}
