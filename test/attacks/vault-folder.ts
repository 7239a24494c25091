import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sha256 } from '../../common/crypto/digest.ts';
import { toBase64Url, utf8 } from '../../common/lib/bytes.ts';
import { canonicalJson } from '../../common/lib/json.ts';
import { besideOf, PASSPHRASE, valueOf, vaultIn, type TestVault } from '../builders/vault.ts';

/** What an attacker can read of account.json. */
export interface AccountJson {
  header: Record<string, unknown> & { v: number };
  slots: Record<string, unknown>[];
  wrapped: Record<string, string>;
}

const ACCOUNT = 'account.json';

/** Files of a vault's folder, by their path in it. */
export function filesIn(dir: string): string[] {
  return readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name).slice(dir.length + 1))
    .sort();
}

/** The account's file as it lies in a folder. */
export function accountJson(dir: string): AccountJson {
  return JSON.parse(readFileSync(join(dir, ACCOUNT), 'utf8')) as AccountJson;
}

/** Writes it with a checksum that is right, as someone does who means it. */
export async function writeAccountJson(dir: string, file: AccountJson): Promise<void> {
  const { header, slots, wrapped } = file;
  const sum = toBase64Url(await sha256(utf8(canonicalJson({ header, slots, wrapped }))));
  writeFileSync(join(dir, ACCOUNT), JSON.stringify({ header, slots, wrapped, sum }));
}

/** What a vault whose folder was altered comes to when its owner unlocks it. */
export interface Opened {
  /** Why it did not open, and what it left out. */
  readonly outcomes: string[];
  /** Space and key bytes; of a vault that did not open, none. */
  readonly keys: string[];
}

/** Unlocks a copy of a vault that was altered while it was locked, with this passphrase. */
export async function openAltered(
  { dir, clock }: TestVault,
  alter: (dir: string) => Promise<void> | void,
  passphrase = PASSPHRASE,
): Promise<Opened> {
  const copy = mkdtempSync(join(tmpdir(), 'rackside-altered-'));
  cpSync(dir, copy, { recursive: true });
  cpSync(besideOf(dir), besideOf(copy), { recursive: true });
  await alter(copy);
  const vault = vaultIn(copy, clock);
  try {
    const opened = await vault.desk.unlock({ passphrase });
    const told = [...vault.damage, ...(opened.ok ? [] : [opened.error])];
    return {
      outcomes: told.map(({ kind }) => kind),
      keys: opened.ok ? await keysOf(vault) : [],
    };
  } finally {
    vault.close();
    for (const each of [copy, besideOf(copy)]) rmSync(each, { recursive: true });
  }
}

/** Every key that a vault would give to the data worker. */
export async function keysOf(vault: TestVault): Promise<string[]> {
  const { spaces } = valueOf(await vault.records.keys(undefined));
  return spaces.map(one => `${one.space} ${one.keyId} ${one.recordsKey.join()}`).sort();
}
