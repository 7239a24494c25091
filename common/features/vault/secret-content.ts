import { z } from 'zod';
import { appErrorOf, type AppError } from '../../errors/app-error.ts';
import { concat, utf8, type Bytes } from '../../lib/bytes.ts';
import { decodeBase64Url, encodeBase64Url } from '../../lib/base64-bytes.ts';
import { canonicalJson, parseJson } from '../../lib/json.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import { MAX_SECRET_BYTES, MAX_SECRET_FIELDS, type SecretField } from './secret-fields.ts';
import { secretFieldInfo } from './secure-window.ts';

const VALUE = utf8(',"value":"');
const QUOTE = 0x22;

/**
 * The plaintext of a sealed secret: canonical JSON `{"fields":[{kind,label,name,value}]}`, each value
 * its bytes in base64url. Values never become strings, which can't be wiped: the JSON is made and read
 * around them. Fails with `secret-too-large`. The caller wipes fields and content.
 */
export function encodeContent(fields: readonly SecretField[]): Result<Bytes, AppError> {
  if (fields.length > MAX_SECRET_FIELDS) return err(appErrorOf('secret-too-large'));
  const parts: Uint8Array[] = [utf8('{"fields":[')];
  fields.forEach(({ kind, label, name, value }, at) => {
    // Without its closing brace; `value` is the last member in canonical order.
    const head = canonicalJson({ kind, label, name }).slice(0, -1);
    parts.push(utf8(`${at === 0 ? '' : ','}${head}`), VALUE, encodeBase64Url(value), utf8('"}'));
  });
  parts.push(utf8(']}'));
  const content = concat(...parts);
  for (const part of parts) if (part !== VALUE) part.fill(0);
  if (content.length <= MAX_SECRET_BYTES) return ok(content);
  content.fill(0);
  return err(appErrorOf('secret-too-large'));
}

const contentShape = z.object({
  fields: z.array(secretFieldInfo.extend({ value: z.literal('') })).max(MAX_SECRET_FIELDS),
});

/** Reads what {@link encodeContent} made; `envelope-damaged` on anything else. */
export function decodeContent(content: Uint8Array): Result<SecretField[], AppError> {
  const damaged = err(appErrorOf('envelope-damaged'));
  const values: Bytes[] = [];
  const around: Uint8Array[] = [];
  let from = 0;
  // A quotation mark inside a JSON string has a backslash before it, so these bytes begin a value only.
  for (let at = indexOf(content, VALUE, 0); at >= 0; at = indexOf(content, VALUE, from)) {
    const start = at + VALUE.length;
    const end = content.indexOf(QUOTE, start);
    const value = end < 0 ? undefined : decodeBase64Url(content.subarray(start, end));
    if (value === undefined) break;
    values.push(value);
    around.push(content.subarray(from, start));
    from = end;
  }
  const shape = contentShape.safeParse(parseJson(concat(...around, content.subarray(from))));
  if (!shape.success || shape.data.fields.length !== values.length) {
    for (const value of values) value.fill(0);
    return damaged;
  }
  return ok(
    shape.data.fields.map((field, at) => ({ ...field, value: values[at] ?? new Uint8Array(0) })),
  );
}

/** Overwrites the values of fields. */
export function wipeFields(fields: readonly SecretField[]): void {
  for (const { value } of fields) value.fill(0);
}

function indexOf(bytes: Uint8Array, wanted: Uint8Array, from: number): number {
  const first = wanted[0] ?? 0;
  for (let at = bytes.indexOf(first, from); at >= 0; at = bytes.indexOf(first, at + 1)) {
    if (wanted.every((byte, i) => bytes[at + i] === byte)) return at;
  }
  return -1;
}
