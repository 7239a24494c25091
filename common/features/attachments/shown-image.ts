/** Kinds of pictures that the app shows, by their first bytes; never by what a sender says. */
const signs: readonly { readonly type: string; readonly at: number; readonly bytes: string }[] = [
  { type: 'image/jpeg', at: 0, bytes: '\xFF\xD8\xFF' },
  { type: 'image/png', at: 0, bytes: '\x89PNG\r\n\x1A\n' },
  { type: 'image/webp', at: 8, bytes: 'WEBP' },
  { type: 'image/gif', at: 0, bytes: 'GIF8' },
  { type: 'image/bmp', at: 0, bytes: 'BM' },
];

/** The media type under which these bytes may be shown as a picture; undefined for anything else. */
export function shownImageType(content: Uint8Array): string | undefined {
  return signs.find(({ at, bytes }) =>
    Array.from(bytes, letter => letter.charCodeAt(0)).every((byte, i) => content[at + i] === byte),
  )?.type;
}
