import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { fromUtf8, utf8, type Bytes } from '../../../common/lib/bytes.ts';
import { valueOf } from '../../../test/builders/vault.ts';
import { judgeSealed, readImport, type ReadImport } from './import-file.ts';

/** Made with KeePassXC, see the README beside them. */
const fixture = (name: string): Bytes =>
  new Uint8Array(readFileSync(new URL(`../../../test/fixtures/keepass/${name}`, import.meta.url)));
const PASSPHRASE = utf8('正确-horse-Battery-9');
const NONE = new Uint8Array(0);

const shown = ({ entries }: ReadImport) =>
  entries.map(({ overview, target, fields, unusable }) => ({
    name: overview.name,
    username: overview.username,
    folder: overview.folder,
    tags: overview.tags.toSorted(),
    expiresAt: overview.expiresAt,
    target,
    unusable,
    fields: Object.fromEntries(
      fields.map(({ name, kind, value }) => [name, `${kind}: ${fromUtf8(value)}`]),
    ),
  }));

const NOTES = 'text: console: 9600\n双电源 & <UPS>';
const core = {
  name: 'SW1 核心交换机',
  username: 'netops',
  folder: '杭州机房/网络设备',
  tags: ['华为', '核心'],
  expiresAt: Date.UTC(2027, 0, 31),
  target: { host: '10.20.0.1', port: 2222 },
  unusable: undefined,
  fields: {
    password: 'hidden: Hw!2024',
    notes: NOTES,
    totp: 'totp: otpauth://totp/Huawei:netops?secret=GEZDGNBVGY3TQOJQ&period=30&digits=6&issuer=Huawei',
    enable: 'hidden: super-密',
    机柜: 'text: A-03',
    'startup.cfg': 'file: sysname SW1\n#\nreturn\n',
  },
};
const firewall = {
  name: 'FW1 出口防火墙',
  username: 'admin',
  folder: '杭州机房/防火墙',
  tags: [],
  expiresAt: null,
  target: null,
  unusable: undefined,
  fields: { password: 'hidden: fw-Secret-7' },
};

async function errorOf(content: Bytes, passphrase: Uint8Array = PASSPHRASE, keyFile?: Bytes) {
  const read = await readImport(content, 'it.kdbx', passphrase, keyFile);
  return read.ok ? 'read' : { ...read.error };
}
const damaged = (where: string) => ({
  kind: 'import-damaged',
  detail: { file: 'it.kdbx', where },
});

/** The fixture with other numbers in its header, each found by its name's bytes in the dictionary. */
function tuned(name: string, numbers: Readonly<Record<string, bigint>>): Bytes {
  const content = fixture(name);
  const view = new DataView(content.buffer);
  for (const [letter, value] of Object.entries(numbers)) {
    // Type uint64, a name of one letter, eight bytes.
    const entry = Buffer.from([0x05, 1, 0, 0, 0, letter.charCodeAt(0), 8, 0, 0, 0]);
    const at = Buffer.from(content).indexOf(entry);
    view.setBigUint64(at + entry.length, value, true);
  }
  return content;
}

describe('a database that KeePassXC wrote', () => {
  it.each(['v3.1-aes', 'v4-argon2d', 'v4-argon2id-chacha20'])(
    '(%s) is read whole, but for history and recycle bin',
    async name => {
      const content = fixture(`${name}.kdbx`);
      const read = valueOf(await readImport(content, 'it.kdbx', PASSPHRASE));
      expect(read.format).toBe('kdbx');
      expect(shown(read)).toEqual([core, firewall]);
      expect(await errorOf(content, utf8('wrong'))).toEqual({ kind: 'wrong-passphrase' });
    },
  );

  it.each([
    ['key-raw', 'raw.key'],
    ['key-hex', 'hex.key'],
    ['key-xml-1', 'xml-1.key'],
    ['key-xml-2', 'xml-2.keyx'],
    ['key-any', 'any.key'],
  ])('(%s) opens with passphrase and key file, and with neither alone', async (name, key) => {
    const content = fixture(`${name}.kdbx`);
    const read = valueOf(await readImport(content, 'it.kdbx', PASSPHRASE, fixture(key)));
    expect(shown(read)[0]?.fields).toEqual({
      password: `hidden: ${name.replace('key', 'inside')}`,
    });
    expect(await errorOf(content)).toEqual({ kind: 'wrong-passphrase' });
    expect(await errorOf(content, NONE, fixture(key))).toEqual({ kind: 'wrong-file-key' });
    const other = fixture(key === 'raw.key' ? 'hex.key' : 'raw.key');
    expect(await errorOf(content, PASSPHRASE, other)).toEqual({ kind: 'wrong-file-key' });
  });

  it('opens with its key file alone where it has no passphrase', async () => {
    const content = fixture('key-alone.kdbx');
    const read = valueOf(await readImport(content, 'it.kdbx', NONE, fixture('hex.key')));
    expect(shown(read)[0]?.fields).toEqual({ password: 'hidden: inside-alone' });
  });

  it('says of a key file that contradicts itself that it is damaged', async () => {
    const text = fromUtf8(fixture('xml-2.keyx')).replace(/Hash="..../, 'Hash="0000');
    expect(await errorOf(fixture('key-xml-2.kdbx'), PASSPHRASE, utf8(text))).toEqual({
      kind: 'key-file-damaged',
    });
  });

  it('is told apart: cut off, altered, newer, sealed by other means', async () => {
    const content = fixture('v4-argon2id-chacha20.kdbx');
    expect(await errorOf(content.slice(0, 40))).toEqual(damaged('content'));
    expect(await errorOf(content.slice(0, -8))).toEqual(damaged('content'));
    for (const at of [130, content.length - 60]) {
      const flipped = content.slice();
      flipped[at]! ^= 1;
      expect(await errorOf(flipped), `byte ${at}`).toEqual(damaged('content'));
    }
    const newer = content.slice();
    newer[10] = 5;
    const newerOne = { kind: 'import-newer', detail: { file: 'it.kdbx', got: '5.1' } };
    expect(await errorOf(newer)).toEqual(newerOne);
    expect(await judgeSealed(newer, 'it.kdbx')).toMatchObject({ error: newerOne });
    expect(await errorOf(fixture('v4-twofish.kdbx'))).toEqual({
      kind: 'import-unsupported',
      detail: { file: 'it.kdbx' },
    });
  });

  it('is refused before a passphrase is asked for when opening would stall the vault', async () => {
    const costly = {
      kind: 'import-too-large',
      detail: { file: 'it.kdbx', why: 'import-cost', limit: 1024 ** 3, at: 0 },
    };
    for (const numbers of [
      { M: 4n * 1024n ** 3n },
      { I: 1_000_000n },
      { M: 2n ** 63n },
      { M: 1024n ** 3n, I: 9n },
    ] as const) {
      const content = tuned('v4-argon2d.kdbx', numbers);
      expect(await judgeSealed(content, 'it.kdbx')).toMatchObject({ error: costly });
      expect(await errorOf(content)).toEqual(costly);
    }
    const old = fixture('v3.1-aes.kdbx');
    const rounds = Buffer.from(old).indexOf(Buffer.from([6, 8, 0]));
    new DataView(old.buffer).setBigUint64(rounds + 3, 10n ** 15n, true);
    expect(await judgeSealed(old, 'it.kdbx')).toMatchObject({ error: costly });
    expect(await judgeSealed(fixture('v3.1-aes.kdbx'), 'it.kdbx')).toMatchObject({ ok: true });
  });
});

describe('what KeePassXC exports of it', () => {
  it('as XML is read the same, but for attachments, which that file only names', async () => {
    const read = valueOf(await readImport(fixture('export.xml'), 'it.xml', NONE));
    expect(read.format).toBe('keepass-xml');
    const { 'startup.cfg': _, ...fields } = core.fields;
    expect(shown(read)).toEqual([{ ...core, fields }, firewall]);
  });

  it('as CSV is read without the outermost group and the recycle bin', async () => {
    const read = valueOf(await readImport(fixture('export.csv'), 'it.csv', NONE));
    expect(read.format).toBe('csv');
    expect(shown(read).map(({ name, folder, target }) => ({ name, folder, target }))).toEqual([
      { name: core.name, folder: core.folder, target: core.target },
      { name: firewall.name, folder: firewall.folder, target: null },
    ]);
    expect(shown(read)[0]?.fields).toMatchObject({ password: 'hidden: Hw!2024', notes: NOTES });
    expect(shown(read)[0]?.fields).toHaveProperty('totp');
  });
});
