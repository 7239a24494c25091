import { describe, expect, it } from 'vitest';
import { concat, fromUtf8, utf8, type Bytes } from '../../../common/lib/bytes.ts';
import { valueOf } from '../../../test/builders/vault.ts';
import { mappedCsv, readImport, type ReadImport } from './import-file.ts';

const NONE = new Uint8Array(0);

/** What a test looks at of each entry: overview, fields as text, and what is wrong. */
function shown({ entries }: ReadImport) {
  return entries.map(({ overview, target, fields, unusable }) => ({
    name: overview.name,
    username: overview.username,
    folder: overview.folder,
    target,
    unusable,
    fields: Object.fromEntries(
      fields.map(({ name, kind, value }) => [name, `${kind}: ${fromUtf8(value)}`]),
    ),
  }));
}

async function errorOf(content: Bytes, name: string) {
  const read = await readImport(content, name, NONE);
  return read.ok ? 'read' : { ...read.error };
}

describe('a Bitwarden export', () => {
  const file = {
    encrypted: false,
    folders: [{ id: 'f1', name: 'DC/Core' }],
    items: [
      {
        type: 1,
        name: 'SW1',
        folderId: 'f1',
        notes: null,
        fields: [{ name: 'enable', value: 'super', type: 1 }],
        login: {
          username: 'netops',
          password: 'x1',
          totp: 'GEZDGNBV',
          uris: [{ uri: '10.0.0.1' }],
        },
      },
      { type: 5, name: 'jump key', sshKey: { privateKey: '-----BEGIN' } },
      { type: 2, name: 'note only', notes: 'text' },
      { type: 1, name: 'thrown away', deletedDate: '2026-01-01', login: { password: 'x' } },
    ],
  };

  it('is read with its folders; what has no secret says so', async () => {
    const read = valueOf(await readImport(utf8(JSON.stringify(file)), 'bw.json', NONE));
    expect(read.format).toBe('bitwarden-json');
    expect(shown(read)).toEqual([
      {
        name: 'SW1',
        username: 'netops',
        folder: 'DC/Core',
        target: { host: '10.0.0.1', port: 22 },
        unusable: undefined,
        fields: { password: 'hidden: x1', totp: 'totp: GEZDGNBV', enable: 'hidden: super' },
      },
      expect.objectContaining({ name: 'jump key', fields: { privateKey: 'hidden: -----BEGIN' } }),
      expect.objectContaining({ name: 'note only', unusable: 'no-secret' }),
    ]);
    expect(read.entries[1]?.overview.kind).toBe('ssh-key');
  });

  it('that is encrypted, damaged, or of somebody else says which', async () => {
    const json = (value: unknown) => utf8(JSON.stringify(value));
    const at = { file: 'bw.json' };
    expect(await errorOf(json({ encrypted: true, data: 'x' }), 'bw.json')).toEqual({
      kind: 'import-encrypted',
      detail: at,
    });
    expect(await errorOf(json({ items: [{ type: 'login' }] }), 'bw.json')).toEqual({
      kind: 'import-damaged',
      detail: { ...at, where: 'items.0.type' },
    });
    expect(await errorOf(json({ folders: [{ id: 1 }], items: [] }), 'bw.json')).toEqual({
      kind: 'import-damaged',
      detail: { ...at, where: 'folders.0' },
    });
    expect(await errorOf(utf8('{"items": ['), 'bw.json')).toMatchObject({ kind: 'import-damaged' });
    expect(await errorOf(json({ accounts: [] }), 'bw.json')).toMatchObject({
      kind: 'import-format',
    });
  });
});

describe('a table', () => {
  const lines = (text: string) => utf8(text);

  it('is read by its headings, Chinese ones too, in whatever encoding', async () => {
    // 名称,用户名,密码,管理IP,备注,到期日期 and a line, in GBK.
    const gbk = Uint8Array.from(
      (
        'c3fbb3c62cd3c3bba7c3fb2cc3dcc2eb2cb9dcc0ed49502cb1b8d7a22cb5bdc6dac8d5c6da0d0a' +
        'bacbd0c4bdbbbbbbbbfa2c6e65746f70732c4877213230323423402c31302e302e302e312cbbfab9f141' +
        '2c323032372f332f310d0a'
      ).match(/../g) ?? [],
      pair => Number.parseInt(pair, 16),
    );
    const utf16 = concat(
      Uint8Array.of(0xff, 0xfe),
      new Uint8Array(Uint16Array.from('name,password\nA,b\n', c => c.charCodeAt(0)).buffer),
    );
    expect(shown(valueOf(await readImport(gbk, 'it.csv', NONE)))).toEqual([
      {
        name: '核心交换机',
        username: 'netops',
        folder: '',
        target: { host: '10.0.0.1', port: 22 },
        unusable: undefined,
        fields: { password: 'hidden: Hw!2024#@', notes: 'text: 机柜A' },
      },
    ]);
    expect(shown(valueOf(await readImport(utf16, 'it.csv', NONE)))[0]).toMatchObject({ name: 'A' });
    const marked = utf8('\ufeffTitle,Username,Password\nSW1,netops,"a,""b"\n');
    expect(shown(valueOf(await readImport(marked, 'it.csv', NONE)))[0]).toMatchObject({
      name: 'SW1',
      fields: { password: 'hidden: a,"b' },
    });
  });

  it('says of each line why it can’t be taken over', async () => {
    const text = [
      'name,username,password,totp,url',
      ',u,p,,',
      ',u,p,,10.0.0.9',
      'A,u,,,',
      `${'x'.repeat(121)},u,p,,`,
      'B,u,p,not base32!,',
    ].join('\n');
    const read = valueOf(await readImport(lines(text), 'it.csv', NONE));
    expect(
      read.entries.map(({ overview, unusable }) => [overview.name.slice(0, 8), unusable]),
    ).toEqual([
      ['-', 'no-name'],
      ['10.0.0.9', undefined],
      ['A', 'no-secret'],
      ['xxxxxxxx', 'too-long'],
      ['B', 'bad-totp'],
    ]);
  });

  it('whose headings say nothing is mapped by hand', async () => {
    const read = valueOf(await readImport(lines('a,b,c\nSW1,netops,s3cret\n'), 'it.csv', NONE));
    expect(read.entries[0]?.unusable).toBe('no-name');
    const mapped = mappedCsv(read.table!.content, { name: 0, username: 1, secret: 2 });
    expect(shown(mapped)[0]).toMatchObject({
      name: 'SW1',
      username: 'netops',
      unusable: undefined,
      fields: { password: 'hidden: s3cret' },
    });
  });

  it('with a broken line, too many lines, or no table at all is refused', async () => {
    expect(await errorOf(lines('name,password\nA,"b\n'), 'it.csv')).toMatchObject({
      kind: 'import-damaged',
    });
    // A stray comma would put half a password where everybody sees it.
    expect(await errorOf(lines('name,password\nA,b\nB,c,d\n'), 'it.csv')).toEqual({
      kind: 'import-damaged',
      detail: { file: 'it.csv', where: '3' },
    });
    for (const content of [lines('hello'), NONE, Uint8Array.of(0x50, 0x4b, 3, 4, 0, 0, 1)]) {
      expect(await errorOf(content, 'it.bin')).toMatchObject({ kind: 'import-format' });
    }
  });
});
