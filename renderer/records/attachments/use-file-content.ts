import { useEffect, useState } from 'react';
import type { AppError } from '../../../common/errors/app-error.ts';
import type { Attachment } from '../../../common/records/attachment.ts';
import { shownImageType } from '../../../common/features/attachments/shown-image.ts';
import { useData } from '../../data/data-context.tsx';

/** A file's bytes, opened; a picture has an address under which the page may show it. */
export type FileContent =
  | { readonly state: 'waiting' }
  | { readonly state: 'failed'; readonly error: AppError }
  | {
      readonly state: 'open';
      readonly content: Uint8Array<ArrayBuffer>;
      readonly image: string | undefined;
    };

/** Opens a file that is whole here, and forgets it with the screen. */
export function useFileContent(file: Attachment, isHere: boolean): FileContent {
  const data = useData();
  const [held, setHeld] = useState<FileContent>({ state: 'waiting' });

  useEffect(() => {
    if (!isHere) return undefined;
    let stale = false;
    let address: string | undefined;
    void data.call('openFile', { file }).then(opened => {
      if (stale) return;
      if (!opened.ok) {
        setHeld({ state: 'failed', error: opened.error });
        return;
      }
      const type = shownImageType(opened.value);
      if (type !== undefined) address = URL.createObjectURL(new Blob([opened.value], { type }));
      setHeld({ state: 'open', content: opened.value, image: address });
    });
    return () => {
      stale = true;
      if (address !== undefined) URL.revokeObjectURL(address);
      setHeld({ state: 'waiting' });
    };
    // The manifest of an id never changes.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [data, file.id, isHere]);
  return held;
}
