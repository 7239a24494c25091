import { cpSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { toBase64Url } from '../../common/lib/bytes.ts';
import { PASSPHRASE, relock, valueOf, vaultIn, type TestVault } from '../../test/builders/vault.ts';

// The folder that version 1 of the app wrote: made by that app from seeded random, and never since.
const FROZEN = new URL('../../test/fixtures/vault-v1', import.meta.url).pathname;
const LOCAL_KEY = 'MI56hi5AcHorACwGG-D7Dyxnf7teXMq1zIfMaZBKhsY';

function frozen(): TestVault {
  const dir = mkdtempSync(join(tmpdir(), 'rackside-v1-'));
  cpSync(FROZEN, dir, { recursive: true });
  return vaultIn(dir);
}
const headerOf = (vault: TestVault) =>
  (JSON.parse(readFileSync(join(vault.dir, 'account.json'), 'utf8')) as { header: object }).header;

it('a vault of version 1 opens with the same keys and spaces, and is rewritten', async () => {
  const vault = frozen();
  const owner = valueOf(await vault.desk.unlock({ passphrase: PASSPHRASE }));
  expect(owner).toMatchObject({
    account: '4b884bfa-3fe0-4024-874a-8cc313e98d9f',
    device: '9cdb624b-17ae-4bf6-8142-11b8edc8d4f6',
  });
  expect(vault.damage).toEqual([]);
  const keys = valueOf(await vault.records.keys(undefined));
  expect(toBase64Url(keys.localKey)).toBe(LOCAL_KEY);
  expect(valueOf(await vault.desk.spaces(undefined))).toHaveLength(2);
  expect(headerOf(vault)).toMatchObject({ v: 2, rev: 1 });
  expect(valueOf(await vault.desk.securityLog(undefined)).map(({ what }) => what)).toEqual([
    'upgraded',
  ]);

  const again = await relock(vault);
  expect(valueOf(await again.desk.unlock({ passphrase: PASSPHRASE }))).toEqual(owner);
  expect(toBase64Url(valueOf(await again.records.keys(undefined)).localKey)).toBe(LOCAL_KEY);
}, 20_000);

it('version 1, put back after it was rewritten, is refused', async () => {
  const vault = frozen();
  valueOf(await vault.desk.unlock({ passphrase: PASSPHRASE }));
  const again = await relock(vault);
  cpSync(join(FROZEN, 'account.json'), join(vault.dir, 'account.json'));
  expect(await again.desk.unlock({ passphrase: PASSPHRASE })).toMatchObject({
    error: { kind: 'rollback-refused' },
  });
}, 20_000);

it('a version that is yet to come is told from damage', async () => {
  const vault = frozen();
  const path = join(vault.dir, 'account.json');
  const file = JSON.parse(readFileSync(path, 'utf8')) as { header: object };
  writeFileSync(path, JSON.stringify({ ...file, header: { ...file.header, v: 3 } }));
  expect(await vault.desk.unlock({ passphrase: PASSPHRASE })).toEqual({
    ok: false,
    error: { kind: 'store-newer' },
  });
});
