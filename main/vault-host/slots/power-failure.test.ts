import { cpSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { appErrorOf } from '../../../common/errors/app-error.ts';
import { secureRandom } from '../../../common/lib/random.ts';
import { err } from '../../../common/lib/result.ts';
import { typingPerson } from '../../../test/builders/secure-person.ts';
import {
  createdVault,
  FLOOR_COSTS,
  PASSPHRASE,
  valueOf,
  vaultIn,
  type TestVault,
} from '../../../test/builders/vault.ts';
import { memoryKeystore } from '../../../test/fakes/memory-keystore.ts';
import { fakeSecureWindow } from '../../../test/fakes/fake-secure-window.ts';
import { steppedClock } from '../../../test/fakes/stepped-clock.ts';
import { openVault } from '../vault.ts';
import { diskVaultFiles, type VaultFiles } from '../vault-files.ts';

// Whatever write the power fails at, before it or after it, one way in opens afterwards.

const NEXT = 'harbor velvet onion';
const failed = err(appErrorOf('file-failed', { file: 'disk', why: 'EIO' }));
const SERVER = { server: 'https://sync.example.com', enrolmentCode: 'ABCD-EFGH' };
let made: TestVault;
let local: TestVault;
let code: string;

/** A disk on which write number `at` fails, and all after it: not made at all, or made unheard. */
function failingFiles(dir: string, at: number, isMade: boolean): VaultFiles & { writes: number } {
  const disk = diskVaultFiles(dir);
  const files = {
    ...disk,
    writes: 0,
    write: async (name: string, content: Parameters<VaultFiles['write']>[1]) => {
      files.writes += 1;
      if (files.writes < at) return disk.write(name, content);
      if (files.writes === at && isMade) await disk.write(name, content);
      return failed;
    },
  };
  return files;
}

beforeAll(async () => {
  made = await createdVault();
  const person = typingPerson(made.person);
  person.types = { present: PASSPHRASE };
  valueOf(await made.desk.addSecretKey(undefined));
  valueOf(await made.desk.makeRecoveryCode(undefined));
  code = person.kits.at(-1)!['recovery-code']!;
  made.close();
  // One that was never at a server.
  local = await createdVault();
  local.close();
}, 20_000);

/** A copy of a vault's folder over a disk that fails, with a person who types. */
function failing(at: number, isMade: boolean, of = made) {
  const dir = mkdtempSync(join(tmpdir(), 'rackside-power-'));
  cpSync(of.dir, dir, { recursive: true });
  const clock = steppedClock();
  const files = failingFiles(dir, at, isMade);
  const keystore = memoryKeystore(clock).serving(dir);
  const vault = openVault({
    files,
    clock,
    random: secureRandom,
    chooseKdfCosts: async () => FLOOR_COSTS,
    report: () => undefined,
    keystore,
  });
  return { dir, files, vault, person: typingPerson(fakeSecureWindow(vault)) };
}

/** Which passphrases open the folder after the power is back. */
async function openers(dir: string): Promise<string[]> {
  const open: string[] = [];
  for (const passphrase of [PASSPHRASE, NEXT]) {
    const copy = mkdtempSync(join(tmpdir(), 'rackside-power-'));
    cpSync(dir, copy, { recursive: true });
    const vault = vaultIn(copy);
    vault.clock.advance(1_000_000);
    const opened = await vault.desk.unlock({ passphrase });
    if (opened.ok) open.push(passphrase);
    else expect(opened.error.kind).toBe('wrong-passphrase');
    vault.close();
  }
  return open;
}

describe.each([
  ['is not made', false],
  ['is made and not heard of', true],
])('a write that %s', (_, isMade) => {
  it('in a passphrase change leaves one passphrase that opens', async () => {
    const outcomes: string[] = [];
    // Counting and forgiving the unlock, then the confirmation, are four; the change is three more.
    for (const at of [5, 6, 7]) {
      const { dir, vault, person } = failing(at, isMade);
      valueOf(await vault.desk.unlock({ passphrase: PASSPHRASE }));
      person.types = { present: PASSPHRASE, new: NEXT };
      const changed = await vault.desk.changePassphrase(undefined);
      const opening = await openers(dir);
      expect(opening, `write ${at}`).toHaveLength(1);
      // What the person was told is what is so.
      expect(opening[0] === NEXT, `write ${at}`).toBe(changed.ok);
      outcomes.push(opening[0] === NEXT ? 'new' : 'old');
      vault.close();
    }
    expect(new Set(outcomes)).toEqual(new Set(['old', 'new']));
  }, 60_000);

  it('in a recovery leaves the code or the new passphrase to open', async () => {
    const outcomes: string[] = [];
    for (const at of [2, 3, 4, 5]) {
      const { dir, vault, person } = failing(at, isMade);
      person.types = { code, new: NEXT };
      person.keeps = false;
      await vault.desk.unlockByRecoveryCode(undefined);
      vault.close();
      const [opener] = await openers(dir);
      outcomes.push(opener === NEXT ? 'new' : 'old');
      if (opener === NEXT) continue;
      const later = vaultIn(dir);
      later.clock.advance(1_000_000);
      const again = typingPerson(later.person);
      again.types = { code, new: NEXT };
      expect(again.answers, `write ${at}`).toEqual([]);
      expect((await later.desk.unlockByRecoveryCode(undefined)).ok, `write ${at}`).toBe(true);
      later.close();
    }
    expect(new Set(outcomes)).toEqual(new Set(['old', 'new']));
  }, 60_000);

  it('in a connection leaves a local workspace, or one with a Secret Key that goes on to its server', async () => {
    const outcomes: string[] = [];
    // As above; noting the key, then the change, are four more.
    for (const at of [5, 6, 7, 8]) {
      const { dir, vault, person } = failing(at, isMade, local);
      valueOf(await vault.desk.unlock({ passphrase: PASSPHRASE }));
      person.types = { present: PASSPHRASE };
      const joined = await vault.control.joinServer(SERVER);
      vault.close();
      const later = vaultIn(dir);
      later.clock.advance(1_000_000);
      valueOf(await later.desk.unlock({ passphrase: PASSPHRASE }));
      const { hasSecretKey } = valueOf(await later.desk.unlockWays(undefined));
      const server = valueOf(await later.control.serverToJoin(undefined));
      expect(server, `write ${at}`).toEqual(hasSecretKey ? SERVER : null);
      if (joined.ok) expect(hasSecretKey, `write ${at}`).toBe(true);
      if (hasSecretKey) {
        // The key on paper is the one that counts.
        const again = typingPerson(later.person);
        again.types = { present: PASSPHRASE };
        valueOf(await later.desk.showKit(undefined));
        expect(again.kits).toEqual(person.kits);
        const told = valueOf(await later.desk.securityLog(undefined)).map(({ what }) => what);
        expect(
          told.filter(what => what === 'secret-key-added'),
          `write ${at}`,
        ).toHaveLength(1);
      }
      outcomes.push(hasSecretKey ? 'joined' : 'local');
      later.close();
    }
    expect(new Set(outcomes)).toEqual(new Set(isMade ? ['joined'] : ['joined', 'local']));
  }, 60_000);
});
