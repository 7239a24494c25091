import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { KdfCosts } from '../../common/crypto/passphrase-kdf.ts';
import type { AppError } from '../../common/errors/app-error.ts';
import type { WorkState } from '../../common/features/vault/vault-records.ts';
import type { VaultOwner } from '../../common/features/vault/vault-owner.ts';
import { secureRandom } from '../../common/lib/random.ts';
import type { Result } from '../../common/lib/result.ts';
import { openVault, type Vault } from '../../main/vault-host/vault.ts';
import type { VaultEvent } from '../../main/vault-host/vault-events.ts';
import { diskVaultFiles } from '../../main/vault-host/vault-files.ts';
import type { Keystore } from '../../main/features/workspace/keystore.ts';
import { memoryKeystore } from '../fakes/memory-keystore.ts';
import { fakeSecureWindow, type FakeSecureWindow } from '../fakes/fake-secure-window.ts';
import { steppedClock, type SteppedClock } from '../fakes/stepped-clock.ts';

/** The cheapest passphrase that a vault accepts. */
export const FLOOR_COSTS: KdfCosts = { m: 32 * 1024, t: 6, p: 1 };
export const PASSPHRASE = 'correct horse battery';

/** A vault in a folder of its own, in this process. */
export interface TestVault extends Vault {
  readonly dir: string;
  /** The folder around it, as far as the vault uses it. */
  readonly beside: string;
  readonly clock: SteppedClock;
  /** What it told so far. */
  readonly events: VaultEvent[];
  /** Damaged files that it left out. */
  readonly damage: AppError[];
  /** The system's keystore, which outlives a lock. */
  readonly keystore: Keystore;
  /** The person at its secure window; agrees to everything unless told otherwise. */
  readonly person: FakeSecureWindow;
  /** What the data worker says of work; undefined leaves it to a real one. */
  work: WorkState | undefined;
}

/** Where the marks of a vault in this folder lie. */
export function besideOf(dir: string): string {
  return `${dir}-beside`;
}

/** A vault on the disk, locked. */
export function vaultIn(
  dir = mkdtempSync(join(tmpdir(), 'rackside-vault-')),
  clock = steppedClock(),
  keystore = memoryKeystore(clock),
): TestVault {
  const damage: AppError[] = [];
  const events: VaultEvent[] = [];
  const vault = openVault({
    files: diskVaultFiles(dir),
    beside: diskVaultFiles(besideOf(dir)),
    clock,
    random: secureRandom,
    chooseKdfCosts: async () => FLOOR_COSTS,
    report: found => damage.push(found),
    keystore: keystore.serving(dir),
  });
  vault.onEvent(event => events.push(event));
  const made: TestVault = {
    ...vault,
    dir,
    beside: besideOf(dir),
    clock,
    events,
    damage,
    keystore,
    person: fakeSecureWindow(vault),
    work: 'open',
  };
  vault.onEvent(event => {
    if (event.name !== 'workWanted' || made.work === undefined) return;
    void vault.records.workIs({ id: event.payload.id, state: made.work });
  });
  return made;
}

/** The same folder again, after the vault that held it has ended. */
export async function relock(vault: TestVault): Promise<TestVault> {
  vault.close();
  return vaultIn(vault.dir, vault.clock, vault.keystore);
}

/** Makes a workspace and unlocks it. */
export async function createdVault(name = 'Lin Wei'): Promise<TestVault> {
  const vault = vaultIn();
  valueOf(
    await vault.desk.create({
      orgName: 'North Field Service',
      name,
      deviceLabel: `${name}'s laptop`,
      passphrase: PASSPHRASE,
    }),
  );
  return vault;
}

/** Makes an account that holds an invitation. */
export async function joinedVault(invitation: string, name = 'Zhao Min'): Promise<TestVault> {
  const vault = vaultIn();
  valueOf(
    await vault.desk.join({
      invitation,
      name,
      deviceLabel: `${name}'s laptop`,
      passphrase: PASSPHRASE,
    }),
  );
  return vault;
}

/** The account of an unlocked vault. */
export async function ownerOf(vault: Vault): Promise<VaultOwner> {
  return valueOf(await vault.control.identity(undefined)).owner;
}

/** The value of a result that must be a success. */
export function valueOf<T>(result: Result<T, AppError>): T {
  if (!result.ok) throw new Error(`expected a success, got ${JSON.stringify(result.error)}`);
  return result.value;
}
