import { cpSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import type { SealedSecret } from '../../common/crypto/sealed-secret.ts';
import type { AuditEntry } from '../../common/features/vault/audit-entry.ts';
import { newId, type RecordId } from '../../common/lib/ids.ts';
import { secureRandom } from '../../common/lib/random.ts';
import { mainAnswering, TARGET, typedSecret, usedFor } from '../builders/credentials.ts';
import { joinTeam, teamOfOne, type Team } from '../builders/vault-team.ts';
import {
  besideOf,
  ownerOf,
  PASSPHRASE,
  valueOf,
  vaultIn,
  type TestVault,
} from '../builders/vault.ts';
import { attack, expectEnds } from './attack.ts';
import type { Attack } from './attack-row.ts';

// Sealed secrets that are not as they were made, and uses that somebody wants nobody to hear of.

const SECRET = 's3cret';
const about = { name: 'Core switch', username: 'netops' };

let team: Team;
let engineer: TestVault;
let sealed: SealedSecret;
let other: SealedSecret;
beforeAll(async () => {
  team = await teamOfOne();
  engineer = await joinTeam(team, 'Zhao Min');
  const { space: second } = valueOf(await team.admin.desk.createSite(undefined));
  await team.relay.exchange(team.admin);
  await team.relay.exchange(engineer);
  sealed = await typedSecret(team.admin, team.site, [{ name: 'password', value: SECRET }]);
  other = await typedSecret(team.admin, second, [{ name: 'password', value: 'another' }]);
}, 60_000);
afterAll(() => {
  team.admin.close();
  engineer.close();
});

/** Tries to get a secret out by every door; nothing is shown, copied, released or typed. */
async function everyUse(row: Attack, altered: SealedSecret, target = TARGET): Promise<void> {
  const { admin } = team;
  const credential = usedFor(altered);
  const shown = admin.person.shown.length;
  const { copied } = mainAnswering(admin);
  const answers = [
    await admin.desk.reveal({ ...about, credential }),
    await admin.desk.copy({ credential, field: 'password' }),
    await admin.desk.editSecret({ ...about, credential, kind: 'password', target }),
    await admin.release.release({ credential, target, hostKey: 'SHA256:x' }),
    await admin.release.type({ credential, target, field: 'password' }),
  ];
  expectEnds(
    row,
    answers.map(answer => (answer.ok ? 'given out' : answer.error.kind)),
  );
  expect(admin.person.shown).toHaveLength(shown);
  expect(copied).toEqual([]);
}

describe('sealed secrets', () => {
  attack('swap-secrets', async row => {
    await everyUse(row, { ...sealed, record: newId<RecordId>(secureRandom) });
    await everyUse(row, { ...sealed, record: other.record });
    await everyUse(row, { ...sealed, space: other.space });
    await everyUse(row, { ...sealed, space: other.space, keyId: other.keyId });
    await everyUse(row, { ...sealed, body: other.body });
    await everyUse(row, { ...sealed, wrapped: other.wrapped, body: other.body });
    await everyUse(row, { ...sealed, wrapped: sealed.body, body: sealed.wrapped });
  });
  attack('swap-secret-author', async row => {
    if (sealed.v !== 2) throw new Error('version');
    const { account, device } = await ownerOf(engineer);
    await everyUse(row, { ...sealed, author: account });
    await everyUse(row, { ...sealed, device });
    await everyUse(row, { ...sealed, revision: sealed.revision + 1 });
    await everyUse(row, { ...sealed, previous: 'A'.repeat(43) });
    await everyUse(row, { ...sealed, schema: sealed.schema + 1 });
  });
  attack('swap-secret-key', async row => {
    const altered = { ...sealed, keyId: other.keyId };
    await everyUse(row, altered);
    const resealed = await team.admin.desk.resealSecret({ from: altered, after: [altered] });
    expectEnds(row, resealed.ok ? ['given out'] : [resealed.error.kind]);
  });
  attack('old-secret-format', row => {
    const { space, record, keyId, wrapped, body } = sealed;
    return everyUse(row, { v: 1, space, record, keyId, wrapped, body, target: TARGET });
  });
  attack('retarget-secret', async row => {
    const target = { host: '198.51.100.9', port: 22 };
    await everyUse(row, { ...sealed, target }, target);
  });
  attack('old-secret', async row => {
    const record = newId<RecordId>(secureRandom);
    const fields = [{ name: 'password', value: 'first' }];
    const first = await typedSecret(team.admin, team.site, fields, { record });
    const options = { record, previous: first };
    const second = await typedSecret(team.admin, team.site, fields, options);
    // Known from the record, or from its first use.
    const use = { credential: usedFor(second), target: TARGET, hostKey: 'SHA256:x' };
    valueOf(await team.admin.release.release(use));
    await everyUse(row, first);
  });
});

describe('the audit of uses', () => {
  /** Entries of three uses by the admin's device, as they come to the log. */
  async function threeUses(vault: TestVault): Promise<AuditEntry[]> {
    const before = valueOf(await vault.records.auditPending(undefined)).length;
    for (let i = 0; i < 3; i += 1) {
      const use = { credential: usedFor(sealed), target: TARGET, hostKey: 'SHA256:x' };
      valueOf(await vault.release.release(use));
    }
    const pending = valueOf(await vault.records.auditPending(undefined));
    expect(pending.length).toBe(before + 3);
    return pending.filter(({ space }) => space === sealed.space);
  }
  /** What a colleague's vault says to a chain. */
  async function expectTold(row: Attack, entries: readonly AuditEntry[]): Promise<void> {
    const found = await engineer.records.verifyAudit({
      space: sealed.space,
      entries: [...entries],
      isLast: true,
    });
    expectEnds(
      row,
      valueOf(found).map(({ kind }) => kind),
    );
  }

  attack('alter-use', async row => {
    const entries = await threeUses(team.admin);
    const [last] = entries.slice(-1);
    await expectTold(row, [...entries.slice(0, -1), { ...last!, reason: 'nothing special' }]);
  });
  attack('drop-use', async row => {
    const entries = await threeUses(team.admin);
    await expectTold(row, entries.toSpliced(-2, 1));
  });
  attack('cut-off-uses', async row => {
    const entries = await threeUses(team.admin);
    await engineer.records.verifyAudit({ space: sealed.space, entries, isLast: true });
    await expectTold(row, entries.slice(0, -2));
  });
  attack('fork-uses', async row => {
    const { admin } = team;
    // The vault's folder, put back as it was before the uses, goes on with other ones.
    const copy = mkdtempSync(join(tmpdir(), 'rackside-fork-'));
    cpSync(admin.dir, copy, { recursive: true });
    cpSync(admin.beside, besideOf(copy), { recursive: true });
    const entries = await threeUses(admin);
    const earlier = vaultIn(copy, admin.clock, admin.keystore);
    valueOf(await earlier.desk.unlock({ passphrase: PASSPHRASE }));
    const others = await threeUses(earlier);
    earlier.close();
    await expectTold(row, [...entries, ...others.slice(-3)]);
  });
});
