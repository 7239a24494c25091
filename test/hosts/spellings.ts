/**
 * Every spelling in which a text or a key could lie in a file or in memory: a text as UTF-8 and as
 * UTF-16, in which Chromium keeps many strings; key bytes as they are, in hexadecimal, and in both
 * alphabets of base64.
 */
export function spellingsOf(sought: string | Uint8Array): Buffer[] {
  if (typeof sought === 'string')
    return [Buffer.from(sought, 'utf8'), Buffer.from(sought, 'utf16le')];
  const bytes = Buffer.from(sought);
  const texts = [bytes.toString('hex'), bytes.toString('base64'), bytes.toString('base64url')];
  return [bytes, ...new Set(texts.map(text => text.replace(/=+$/, '')))].map(each =>
    Buffer.from(each),
  );
}
