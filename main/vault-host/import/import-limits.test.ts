import { gzipSync } from 'node:zlib';
import { CryptoEngine, Kdbx, KdbxCredentials, ProtectedValue } from 'kdbxweb';
import { describe, expect, it, vi } from 'vitest';
import {
  MAX_IMPORT_BYTES,
  MAX_IMPORT_ROWS,
} from '../../../common/features/vault/import/import-preview.ts';
import { concat, utf8, type Bytes } from '../../../common/lib/bytes.ts';
import { readImport } from './import-file.ts';
import { readHeader } from './kdbx-header.ts';
import { MAX_UNPACKED_BYTES } from './keepass-xml.ts';
import { MAX_DEPTH, MAX_JSON_PARTS, MAX_XML_PARTS } from './text-limits.ts';

// Files at their limits take a while to make, and longer beside other tests.
vi.setConfig({ testTimeout: 60_000 });

const PASSPHRASE = 'correct horse';
const MEGABYTE = 1024 * 1024;

async function errorOf(content: Bytes | string): Promise<unknown> {
  const bytes = typeof content === 'string' ? utf8(content) : content;
  const read = await readImport(bytes, 'it', utf8(PASSPHRASE));
  return read.ok ? 'read' : read.error;
}
const tooLarge = (why: string, limit: number, at: unknown = 0) => ({
  kind: 'import-too-large',
  detail: { file: 'it', why, limit, at },
});
const unpacked = tooLarge('import-unpacked', MAX_UNPACKED_BYTES / MEGABYTE);

/** A database as a hostile program would write it: no other writes such things. */
async function hostile(version: 3 | 4, fill: (made: Kdbx) => void): Promise<Bytes> {
  const made = Kdbx.create(new KdbxCredentials(ProtectedValue.fromString(PASSPHRASE)), 'x');
  made.setVersion(version);
  if (version === 4) made.setKdf('ydnzmmKKRGC/dA0IwYpP6g==');
  fill(made);
  return new Uint8Array(await made.save());
}
const xml = (inside: string, meta = '') =>
  `<?xml version="1.0"?><KeePassFile><Meta>${meta}</Meta><Root><Group>${inside}</Group></Root></KeePassFile>`;

describe('a file that is small on the disk and huge once read', () => {
  it.each([3, 4] as const)(
    '(KDBX %i) is not unpacked beyond the limit',
    async version => {
      const bomb = await hostile(version, made => {
        made.createEntry(made.getDefaultGroup()).fields.set('Notes', 'x'.repeat(70 * MEGABYTE));
      });
      expect(bomb.length).toBeLessThan(MEGABYTE);
      expect(await errorOf(bomb)).toEqual(unpacked);
    },
    30_000,
  );

  it('(attachments) is not unpacked beyond the limit, together or alone', async () => {
    const packed = gzipSync(Buffer.alloc(40 * MEGABYTE)).toString('base64');
    const binary = (id: number) => `<Binary ID="${id}" Compressed="True">${packed}</Binary>`;
    const one = xml('', `<Binaries>${binary(0)}</Binaries>`);
    expect(await errorOf(one)).toBe('read');
    expect(await errorOf(xml('', `<Binaries>${binary(0)}${binary(1)}</Binaries>`))).toEqual(
      unpacked,
    );
  });

  it('(blocks of one byte) is not walked', async () => {
    const whole = await hostile(4, () => undefined);
    // Behind the header's hash and HMAC; none of them need be right to be walked.
    const block = concat(new Uint8Array(32), Uint8Array.of(1, 0, 0, 0, 7));
    const start = readHeader(whole.buffer).end + 64;
    const many = concat(whole.subarray(0, start), ...Array<Bytes>(5000).fill(block));
    expect(await errorOf(many)).toEqual(tooLarge('import-parts', 4096, expect.any(Number)));
  });

  it('(entities) is refused for its document type', async () => {
    const laughs = `<?xml version="1.0"?><!DOCTYPE KeePassFile [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><KeePassFile><Meta/><Root><Group><Name>&b;</Name></Group></Root></KeePassFile>`;
    expect(await errorOf(laughs)).toEqual({
      kind: 'import-damaged',
      detail: { file: 'it', where: 'DOCTYPE' },
    });
  });
});

describe('a file that nests or goes on without end', () => {
  it('says which limit and where: XML', async () => {
    const deep = xml('<Group>'.repeat(100_000));
    const at = deep.indexOf('<Group>') + (MAX_DEPTH - 2) * '<Group>'.length + 1;
    expect(await errorOf(deep)).toEqual(tooLarge('import-depth', MAX_DEPTH, at));
    // A comment, a string and a closed element are no level.
    const flat = xml(`<!-- ${'<a>'.repeat(99)} --><Name x="${'>'.repeat(99)}"/>`);
    expect(await errorOf(flat)).not.toMatchObject({ kind: 'import-too-large' });
    expect(await errorOf(xml('<a/>'.repeat(MAX_XML_PARTS + 1)))).toEqual(
      tooLarge('import-parts', MAX_XML_PARTS, expect.any(Number)),
    );
    expect(await errorOf(xml(`<a ${'b="" '.repeat(99)}/>`))).toMatchObject({
      detail: { why: 'import-parts' },
    });
  });

  it('says which limit and where: JSON', async () => {
    expect(await errorOf(`{"items":${'['.repeat(1_000_000)}`)).toEqual(
      tooLarge('import-depth', MAX_DEPTH, 9 + MAX_DEPTH),
    );
    expect(await errorOf(`{"items":[${'0,'.repeat(MAX_JSON_PARTS + 1)}0]}`)).toEqual(
      tooLarge('import-parts', MAX_JSON_PARTS, expect.any(Number)),
    );
    const quoted = JSON.stringify({ items: [{ type: 1, name: '[{"'.repeat(999), notes: '\\' }] });
    expect(await errorOf(quoted)).toBe('read');
    const items = Array<unknown>(MAX_IMPORT_ROWS + 1).fill({ type: 1 });
    expect(await errorOf(JSON.stringify({ items }))).toEqual(
      tooLarge('import-rows', MAX_IMPORT_ROWS),
    );
    const wrong = { type: 1, fields: Array<number>(100_000).fill(0) };
    expect(await errorOf(JSON.stringify({ items: [wrong] }))).toEqual({
      kind: 'import-damaged',
      detail: { file: 'it', where: 'items.0.fields' },
    });
  });

  it('says which limit and where: CSV', async () => {
    const rows = tooLarge('import-rows', MAX_IMPORT_ROWS);
    expect(await errorOf(`name,password\n${'A,b\n'.repeat(MAX_IMPORT_ROWS)}`)).toBe('read');
    expect(await errorOf(`name,password\n${'A,b\n'.repeat(MAX_IMPORT_ROWS + 1)}`)).toEqual(rows);
    expect(await errorOf(`name,password\n${'\n'.repeat(2 * MEGABYTE)}`)).toEqual(rows);
    expect(await errorOf(`${'a,'.repeat(200)}b\n`)).toEqual(tooLarge('import-columns', 200, 1));
  });

  it('says which limit and where: any file', async () => {
    expect(await errorOf(new Uint8Array(MAX_IMPORT_BYTES + 1))).toEqual(
      tooLarge('import-bytes', MAX_IMPORT_BYTES / MEGABYTE),
    );
  });
});

describe('the key derivation', () => {
  it('is of versions that this app has', async () => {
    const argon2 = CryptoEngine.argon2(
      new ArrayBuffer(32),
      new ArrayBuffer(32),
      1024,
      1,
      32,
      1,
      2,
      0x10,
    );
    await expect(argon2).rejects.toMatchObject({ code: 'Unsupported' });
  });
});
