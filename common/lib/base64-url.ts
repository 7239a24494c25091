import { z } from 'zod';
import { isBase64Url } from './bytes.ts';

/** Bytes as text: base64url without padding (RFC 4648 §5), at least one byte, spelt in the one way. */
export const base64Url = z.string().min(2).refine(isBase64Url);

/** The text of exactly so many bytes. */
export function base64UrlOf(bytes: number) {
  return base64Url.length(Math.ceil((bytes * 4) / 3));
}
