import { createHash, type Hash } from 'node:crypto';
import { z } from 'zod';
import { fromUtf8, utf8 } from '../../common/lib/bytes.ts';
import type { Item } from './rows.ts';

/*
 * A backup file is lines of UTF-8, each with a letter before its JSON:
 *   RACKSIDE SERVER BACKUP {"format":1,"schema":…,"server":…,"madeAt":…}
 *   T {"name":…,"columns":[…]}     a table; those before that it refers to
 *   R {…}                          a row of it, by column
 *   E {"rows":…,"sha256":…}        the end: rows in all, SHA-256 of every byte before this line
 */
const MAGIC = 'RACKSIDE SERVER BACKUP ';
const FORMAT = 1;
/** Longer than any row: a line without an end is no line of ours. */
const LONGEST_LINE = 256 * 1_048_576;
const CHUNK_CHARS = 262_144;

const head = z.object({
  format: z.int().positive(),
  schema: z.int().positive(),
  server: z.string(),
  madeAt: z.string(),
});
/** What a backup says of itself. */
export type BackupHead = z.infer<typeof head>;

const table = z.object({ name: z.string(), columns: z.array(z.string()).min(1) });

/** Why a file can't be used. */
export type Unfit = 'not-a-backup' | 'newer' | 'truncated' | 'damaged';

/** Thrown while a file is read: it is not, or not all of, a backup that this server can read. */
export class UnfitBackup extends Error {
  readonly why: Unfit;

  constructor(why: Unfit, words: string) {
    super(words);
    this.name = 'UnfitBackup';
    this.why = why;
  }
}

function endLine(rows: number, hash: Hash): string {
  return `E ${JSON.stringify({ rows, sha256: hash.digest('hex') })}`;
}

/** The bytes of a backup. */
export async function* backupBytes(
  of: Omit<BackupHead, 'format'>,
  items: AsyncIterable<Item>,
): AsyncGenerator<Uint8Array> {
  const hash = createHash('sha256');
  let rows = 0;
  let text = `${MAGIC}${JSON.stringify({ format: FORMAT, ...of })}\n`;
  const flush = (): Uint8Array => {
    const bytes = utf8(text);
    text = '';
    hash.update(bytes);
    return bytes;
  };
  for await (const item of items) {
    if (item.type === 'row') rows += 1;
    text += item.type === 'row' ? `R ${item.json}\n` : `T ${JSON.stringify(item.table)}\n`;
    if (text.length >= CHUNK_CHARS) yield flush();
  }
  yield flush();
  yield utf8(`${endLine(rows, hash)}\n`);
}

/**
 * Reads a backup: `onHead` before the first item. Throws {@link UnfitBackup}, at the latest at the end,
 * so nothing that was read may count before the last item came.
 */
export async function* readBackup(
  bytes: AsyncIterable<Uint8Array>,
  knownSchema: number,
  onHead: (head: BackupHead) => Promise<void> | void = () => undefined,
): AsyncGenerator<Item> {
  const hash = createHash('sha256');
  let isFirst = true;
  let isOver = false;
  let rows = 0;
  for await (const line of linesOf(bytes)) {
    if (isOver) throw damaged();
    if (isFirst) {
      isFirst = false;
      await onHead(headIn(line, knownSchema));
    } else if (line[0] === E) {
      if (textIn(line) !== endLine(rows, hash)) throw damaged();
      isOver = true;
      continue;
    } else if (line[0] === R) {
      rows += 1;
      yield { type: 'row', json: textIn(line).slice(2) };
    } else if (line[0] === T) {
      yield { type: 'table', table: jsonIn(table, line) };
    } else {
      throw damaged();
    }
    hash.update(line).update('\n');
  }
  if (isFirst) throw notOurs();
  if (!isOver) throw truncated();
}

const [T, R, E] = ['T', 'R', 'E'].map(letter => letter.charCodeAt(0));

function headIn(line: Uint8Array, knownSchema: number): BackupHead {
  const text = Buffer.from(line).toString('latin1');
  if (!text.startsWith(MAGIC)) throw notOurs();
  const found = parsed(head, text.slice(MAGIC.length));
  if (found.format > FORMAT || found.schema > knownSchema) {
    throw new UnfitBackup(
      'newer',
      `the backup is newer than this server: server ${found.server} made it`,
    );
  }
  return found;
}

function textIn(line: Uint8Array): string {
  try {
    return fromUtf8(line);
  } catch {
    throw damaged();
  }
}

function jsonIn<T>(schema: z.ZodType<T>, line: Uint8Array): T {
  return parsed(schema, textIn(line).slice(2));
}

function parsed<T>(schema: z.ZodType<T>, text: string): T {
  try {
    return schema.parse(JSON.parse(text));
  } catch {
    throw damaged();
  }
}

/** Lines without their ends; a last one without an end is a file that was cut. */
async function* linesOf(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let parts: Uint8Array[] = [];
  let length = 0;
  let isAny = false;
  for await (const chunk of bytes) {
    let rest = chunk;
    for (let at = rest.indexOf(10); at >= 0; at = rest.indexOf(10)) {
      isAny = true;
      yield Buffer.concat([...parts, rest.subarray(0, at)]);
      parts = [];
      length = 0;
      rest = rest.subarray(at + 1);
    }
    parts.push(rest);
    length += rest.length;
    if (length > LONGEST_LINE) throw isAny ? damaged() : notOurs();
  }
  if (length > 0) throw isAny || startsLikeOurs(parts) ? truncated() : notOurs();
}

function startsLikeOurs(parts: readonly Uint8Array[]): boolean {
  const text = Buffer.concat(parts).toString('latin1');
  return text.startsWith(MAGIC) || MAGIC.startsWith(text);
}

function damaged(): UnfitBackup {
  return new UnfitBackup(
    'damaged',
    'the backup is damaged: its bytes are not those that were written',
  );
}
function truncated(): UnfitBackup {
  return new UnfitBackup('truncated', 'the backup is cut off: its end is missing');
}
function notOurs(): UnfitBackup {
  return new UnfitBackup('not-a-backup', 'the file is no backup of a Rackside server');
}
