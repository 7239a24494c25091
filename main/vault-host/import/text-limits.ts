import { Damaged, TooLarge } from './file-faults.ts';

/** Deeper than any password manager nests its groups. */
export const MAX_DEPTH = 64;
/** Most values of a JSON file: 5,000 entries of 200. */
export const MAX_JSON_PARTS = 1_000_000;
/** Most elements of an XML file: 5,000 entries of 60, each with five earlier versions. */
export const MAX_XML_PARTS = 2_000_000;
const MAX_ATTRIBUTES = 64;

/**
 * Throws `TooLarge` for a JSON text that nests too deep or has too many values, before a parser makes
 * objects of it. What is no JSON is left to the parser.
 */
export function checkJson(text: string): void {
  let depth = 0;
  let parts = 0;
  for (let at = 0; at < text.length; at += 1) {
    switch (text[at]) {
      case '"':
        at = endOfString(text, at);
        break;
      case '[':
      case '{':
        depth += 1;
        parts += 1;
        if (depth > MAX_DEPTH) throw new TooLarge('import-depth', MAX_DEPTH, at + 1);
        break;
      case ']':
      case '}':
        depth -= 1;
        break;
      case ',':
        parts += 1;
        break;
      default:
    }
    if (parts > MAX_JSON_PARTS) throw new TooLarge('import-parts', MAX_JSON_PARTS, at + 1);
  }
}

/** Where the string that begins here ends. */
function endOfString(text: string, from: number): number {
  let at = from + 1;
  while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return at;
}

/**
 * The same for an XML text. A document type throws `Damaged`: no password manager writes one, and
 * entities that grow as they are read are declared there.
 */
export function checkXml(text: string): void {
  let depth = 0;
  let parts = 0;
  for (let at = text.indexOf('<'); at >= 0; at = text.indexOf('<', at)) {
    const here = at;
    if (text.startsWith('<!--', at)) at = after(text, '-->', at + 4);
    else if (text.startsWith('<![CDATA[', at)) at = after(text, ']]>', at);
    else if (text.startsWith('<!', at)) throw new Damaged('DOCTYPE');
    else if (text.startsWith('<?', at)) at = after(text, '?>', at);
    else if (text.startsWith('</', at)) {
      depth -= 1;
      at = after(text, '>', at);
    } else {
      at = afterTag(text, at);
      parts += 1;
      if (text[at - 2] !== '/') depth += 1;
    }
    if (depth > MAX_DEPTH) throw new TooLarge('import-depth', MAX_DEPTH, here + 1);
    if (parts > MAX_XML_PARTS) throw new TooLarge('import-parts', MAX_XML_PARTS, here + 1);
  }
}

function after(text: string, end: string, from: number): number {
  const found = text.indexOf(end, from);
  return found < 0 ? text.length : found + end.length;
}

/** Where a start tag ends; values of attributes may hold its end sign. */
function afterTag(text: string, from: number): number {
  let attributes = 0;
  for (let at = from + 1; at < text.length; at += 1) {
    const sign = text[at];
    if (sign === '>') return at + 1;
    if (sign !== '"' && sign !== "'") continue;
    attributes += 1;
    if (attributes > MAX_ATTRIBUTES) throw new TooLarge('import-parts', MAX_ATTRIBUTES, from + 1);
    const end = text.indexOf(sign, at + 1);
    at = end < 0 ? text.length : end;
  }
  return text.length;
}
