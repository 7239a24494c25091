import { appendFileSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { auditHash } from '../../../common/features/vault/audit-chain.ts';
import type { AuditEntry } from '../../../common/features/vault/audit-entry.ts';
import type { SealedSecret } from '../../../common/crypto/sealed-secret.ts';
import { appErrorOf } from '../../../common/errors/app-error.ts';
import { secureRandom } from '../../../common/lib/random.ts';
import { err } from '../../../common/lib/result.ts';
import { TARGET, typedSecret, usedFor } from '../../../test/builders/credentials.ts';
import {
  createdVault,
  FLOOR_COSTS,
  PASSPHRASE,
  relock,
  valueOf,
  type TestVault,
} from '../../../test/builders/vault.ts';
import { steppedClock } from '../../../test/fakes/stepped-clock.ts';
import { openVault } from '../vault.ts';
import { diskVaultFiles, type VaultFiles } from '../vault-files.ts';

let vault: TestVault;
let sealed: SealedSecret;

beforeAll(async () => {
  vault = await createdVault();
  const { space } = valueOf(await vault.desk.createSite(undefined));
  sealed = await typedSecret(vault, space, [{ name: 'password', value: 's3cret' }]);
}, 30_000);

const release = () => ({ credential: usedFor(sealed), target: TARGET, hostKey: 'SHA256:x' });
const logPath = (): string => join(vault.dir, 'audit', `${sealed.space}.log`);
const pendingOf = async (of: Pick<TestVault, 'records'>): Promise<AuditEntry[]> =>
  valueOf(await of.records.auditPending(undefined));

async function again(): Promise<void> {
  vault = await relock(vault);
  valueOf(await vault.desk.unlock({ passphrase: PASSPHRASE }));
}

/** Whether each entry names the hash of the one before. */
async function isChain(entries: readonly AuditEntry[]): Promise<boolean> {
  for (const [at, entry] of entries.entries()) {
    const before = entries[at - 1];
    if (before === undefined) continue;
    if (entry.seq !== before.seq + 1 || entry.previous !== (await auditHash(before))) return false;
  }
  return true;
}

describe('a use', () => {
  it('is on the disk, sealed, before the secret is given out', async () => {
    for (let n = 0; n < 3; n += 1) valueOf(await vault.release.release(release()));
    const entries = await pendingOf(vault);
    expect(entries).toHaveLength(3);
    expect(await isChain(entries)).toBe(true);
    expect(readFileSync(logPath(), 'utf8')).not.toContain('port flapping');
    await again();
    expect(await pendingOf(vault)).toEqual(entries);
  });

  it('is not given out when it can’t be written down, by whatever call', async () => {
    const disk = diskVaultFiles(vault.dir);
    let full = false;
    const files: VaultFiles = {
      ...disk,
      append: async (name, content) =>
        full
          ? err(appErrorOf('file-failed', { file: name, why: 'ENOSPC' }))
          : disk.append(name, content),
    };
    vault.close();
    const tight = openVault({
      files,
      clock: steppedClock(),
      random: secureRandom,
      chooseKdfCosts: async () => FLOOR_COSTS,
      report: () => undefined,
      keystore: vault.keystore.serving(vault.dir),
    });
    const asked: string[] = [];
    tight.onEvent(event => {
      if (event.name === 'workWanted') {
        void tight.records.workIs({ id: event.payload.id, state: 'open' });
      } else asked.push(event.name);
    });
    valueOf(await tight.desk.unlock({ passphrase: PASSPHRASE }));
    const before = await pendingOf(tight);
    full = true;
    const failed = { ok: false, error: { kind: 'file-failed', detail: { why: 'ENOSPC' } } };
    const credential = usedFor(sealed);
    const about = { name: 'x', username: 'x', credential };
    expect(await tight.release.release(release())).toMatchObject(failed);
    expect(await tight.desk.copy({ credential, field: 'password' })).toMatchObject(failed);
    expect(await tight.desk.reveal(about)).toMatchObject(failed);
    expect(
      await tight.desk.editSecret({ ...about, kind: 'password', target: TARGET }),
    ).toMatchObject(failed);
    expect(asked.filter(name => name !== 'unlocked')).toEqual([]);
    expect(await pendingOf(tight)).toEqual(before);
    // And goes on where it was when there is room again.
    full = false;
    valueOf(await tight.release.release(release()));
    const after = await pendingOf(tight);
    expect(after).toHaveLength(before.length + 1);
    expect(await isChain(after)).toBe(true);
    tight.close();
    await again();
  });
});

describe('the chain on the disk', () => {
  it('goes on after a crash at any byte of an entry, which then was never given out', async () => {
    const whole = readFileSync(logPath());
    const before = await pendingOf(vault);
    valueOf(await vault.release.release(release()));
    const grown = readFileSync(logPath());
    for (const kept of [1, 2, 10, 40, grown.length - whole.length - 2]) {
      writeFileSync(logPath(), grown);
      truncateSync(logPath(), whole.length + kept);
      await again();
      expect(await pendingOf(vault)).toEqual(before);
      valueOf(await vault.release.release(release()));
      const entries = await pendingOf(vault);
      expect(entries).toHaveLength(before.length + 1);
      expect(await isChain(entries)).toBe(true);
      await again();
      expect(await pendingOf(vault)).toEqual(entries);
      expect(vault.damage).toEqual([]);
    }
    // A crash after the line and before the release leaves an entry, never a release without one.
    writeFileSync(logPath(), grown);
    await again();
    expect(await pendingOf(vault)).toHaveLength(before.length + 1);
  }, 60_000);

  it('is reported as damaged where a line was taken out or altered, and still goes on', async () => {
    const whole = readFileSync(logPath(), 'utf8');
    const lines = whole.split('\n').filter(Boolean);
    for (const altered of [
      lines.filter((_line, at) => at !== 1),
      lines.map((line, at) => (at === 1 ? `${line.slice(0, -3)}AAA` : line)),
    ]) {
      writeFileSync(logPath(), `${altered.join('\n')}\n`);
      await again();
      expect(vault.damage).toMatchObject([{ kind: 'vault-damaged' }]);
      valueOf(await vault.release.release(release()));
    }
    writeFileSync(logPath(), whole);
    appendFileSync(logPath(), 'not a line\n');
    await again();
    expect(vault.damage).toEqual([]);
  });

  it('hands over only what the synced log lacks', async () => {
    const entries = await pendingOf(vault);
    const places = entries.map(({ space, seq }) => ({ space, seq }));
    // The first stays out: what comes later does not count it as kept.
    valueOf(await vault.records.auditKept({ entries: places.slice(1) }));
    expect(await pendingOf(vault)).toEqual(entries.slice(0, 1));
    await again();
    expect(await pendingOf(vault)).toEqual(entries);
    valueOf(await vault.records.auditKept({ entries: places }));
    await again();
    expect(await pendingOf(vault)).toEqual([]);
    valueOf(await vault.release.release(release()));
    const [next] = await pendingOf(vault);
    expect(next?.previous).toBe(await auditHash(entries.at(-1)!));
  });
});
