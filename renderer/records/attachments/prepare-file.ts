import { shownImageType } from '../../../common/features/attachments/shown-image.ts';
import { withoutPosition } from '../../../common/features/attachments/image-position.ts';

/** Longest side of a picture that is scaled down. */
export const SCALED_SIDE = 2560;
const QUALITY = 0.85;

/** How pictures are attached: as they are, or no larger than needed to read a label on them. */
export type ImageChoice = 'original' | 'scaled';

/** A file as it will be attached. */
export interface PreparedFile {
  readonly name: string;
  readonly mediaType: string;
  readonly content: Uint8Array<ArrayBuffer>;
  /** Set for a picture of a kind from which the app can't take where it was taken. */
  readonly mayHoldPosition: boolean;
}

/** Scales a picture by choice and takes its position away; leaves every other file as it is. */
export async function prepareFile(file: File, choice: ImageChoice): Promise<PreparedFile> {
  const content = new Uint8Array(await file.arrayBuffer());
  const type = shownImageType(content);
  const plain = { name: file.name, mediaType: type ?? file.type };
  if (type === undefined) {
    return { ...plain, content, mayHoldPosition: file.type.startsWith('image/') };
  }
  const scaled = choice === 'scaled' ? await scaleDown(content, type) : undefined;
  if (scaled !== undefined) {
    const name = `${file.name.replace(/\.[^.]*$/, '')}.jpg`;
    return { name, mediaType: 'image/jpeg', content: scaled, mayHoldPosition: false };
  }
  const clean = withoutPosition(content);
  return { ...plain, content: clean ?? content, mayHoldPosition: clean === undefined };
}

/** Drawn anew, upright and without any metadata; undefined when it is small enough or can't be drawn. */
async function scaleDown(
  content: Uint8Array<ArrayBuffer>,
  type: string,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  let image: ImageBitmap;
  try {
    image = await createImageBitmap(new Blob([content], { type }));
  } catch {
    return undefined;
  }
  try {
    const factor = SCALED_SIDE / Math.max(image.width, image.height);
    if (factor >= 1) return undefined;
    const [width, height] = [Math.round(image.width * factor), Math.round(image.height * factor)];
    const canvas = new OffscreenCanvas(width, height);
    const context = canvas.getContext('2d');
    if (context === null) return undefined;
    // What was transparent would turn black.
    context.fillStyle = '#fff';
    context.fillRect(0, 0, width, height);
    context.imageSmoothingQuality = 'high';
    context.drawImage(image, 0, 0, width, height);
    const drawn = await canvas.convertToBlob({ type: 'image/jpeg', quality: QUALITY });
    return new Uint8Array(await drawn.arrayBuffer());
  } finally {
    image.close();
  }
}
