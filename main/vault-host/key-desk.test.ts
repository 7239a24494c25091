import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { memoryKeystore, memorySystem } from '../../test/fakes/memory-keystore.ts';
import { steppedClock } from '../../test/fakes/stepped-clock.ts';
import { typingPerson, type TypingPerson } from '../../test/builders/secure-person.ts';
import {
  createdVault,
  PASSPHRASE,
  relock,
  valueOf,
  vaultIn,
  type TestVault,
} from '../../test/builders/vault.ts';

const NEXT = 'harbor velvet onion';
let vault: TestVault;
let person: TypingPerson;

beforeEach(async () => {
  vault = await createdVault();
  person = typingPerson(vault.person);
});

const accountJson = (of = vault): string => readFileSync(join(of.dir, 'account.json'), 'utf8');
const putAccountJson = (text: string): void => writeFileSync(join(vault.dir, 'account.json'), text);
async function again(): Promise<void> {
  vault = await relock(vault);
  person = typingPerson(vault.person);
}
const unlock = (passphrase = PASSPHRASE, secretKey?: string) =>
  vault.desk.unlock(secretKey === undefined ? { passphrase } : { passphrase, secretKey });
const localKey = async (): Promise<string> =>
  valueOf(await vault.records.keys(undefined)).localKey.join();
const log = async (): Promise<string[]> =>
  valueOf(await vault.desk.securityLog(undefined)).map(({ what }) => what);
const wayTypes = async (): Promise<string[]> =>
  valueOf(await vault.desk.unlockWays(undefined)).ways.map(({ type }) => type);

describe('a passphrase change', () => {
  it('takes the new one and no longer the old one; keys stay as they were', async () => {
    const key = await localKey();
    person.types = { present: PASSPHRASE, new: NEXT };
    valueOf(await vault.desk.changePassphrase(undefined));
    await again();
    expect(await unlock()).toMatchObject({ error: { kind: 'wrong-passphrase' } });
    vault.clock.advance(1000);
    valueOf(await unlock(NEXT));
    expect(await localKey()).toBe(key);
    expect(await log()).toEqual(['passphrase-changed', 'created']);
  }, 20_000);

  it('needs the present one, and a wrong one is counted as at the gate', async () => {
    const before = accountJson();
    person.types = { present: 'wrong', new: NEXT };
    expect(await vault.desk.changePassphrase(undefined)).toMatchObject({ ok: false });
    expect(person.answers).toEqual(['wrong-passphrase']);
    person.types = { present: PASSPHRASE, new: NEXT };
    await vault.desk.changePassphrase(undefined);
    person.types = { present: PASSPHRASE, new: 'short' };
    await vault.desk.changePassphrase(undefined);
    expect(person.answers).toEqual(['wrong-passphrase', 'unlock-delayed', 'invalid-input']);
    expect(accountJson()).toBe(before);
  }, 20_000);
});

describe('an older account.json put back', () => {
  it('is refused: the passphrase that was given up opens nothing here', async () => {
    const before = accountJson();
    person.types = { present: PASSPHRASE, new: NEXT };
    valueOf(await vault.desk.changePassphrase(undefined));
    await again();
    putAccountJson(before);
    expect(await unlock()).toEqual({
      ok: false,
      error: { kind: 'rollback-refused', detail: { where: 'account.json' } },
    });
  }, 20_000);

  it('with one of its slots in the present file opens nothing either', async () => {
    const before = JSON.parse(accountJson()) as { slots: object[] };
    person.types = { present: PASSPHRASE, new: NEXT };
    valueOf(await vault.desk.changePassphrase(undefined));
    await again();
    const present = JSON.parse(accountJson()) as { slots: object[] };
    const mixed = { ...present, slots: [...present.slots, ...before.slots] };
    putAccountJson(JSON.stringify(await summed(mixed)));
    expect(await unlock()).toMatchObject({ error: { kind: 'vault-damaged' } });
  }, 20_000);
});

describe('a Secret Key', () => {
  it('is made, printed, and needed from then on, with the passphrase', async () => {
    person.types = { present: PASSPHRASE };
    valueOf(await vault.desk.addSecretKey(undefined));
    const text = person.kits[0]!['secret-key']!;
    expect(text).toMatch(/^RSK1-/);
    await again();
    valueOf(await unlock());
    person.types = { present: PASSPHRASE, new: NEXT };
    valueOf(await vault.desk.changePassphrase(undefined));

    // The same folder on a computer whose keystore has nothing, and no file beside.
    vault.close();
    writeFileSync(join(vault.dir, 'secret-key.json'), '{}');
    vault = vaultIn(vault.dir, vault.clock, memoryKeystore(vault.clock));
    person = typingPerson(vault.person);
    vault.clock.advance(10_000);
    expect(valueOf(await vault.desk.unlockOptions(undefined)).secretKeyMissing).toBe(true);
    expect(await unlock(NEXT)).toEqual({ ok: false, error: { kind: 'secret-key-needed' } });
    const last = text.at(-1) === 'A' ? 'B' : 'A';
    expect(await unlock(NEXT, text.slice(0, -1) + last)).toEqual({
      ok: false,
      error: { kind: 'code-mistyped' },
    });
    valueOf(await unlock(NEXT, text.toLowerCase()));
    expect(await log()).toContain('secret-key-typed');
    await again();
    valueOf(await unlock(NEXT));
    person.types = { present: NEXT };
    valueOf(await vault.desk.showKit(undefined));
    expect(person.kits).toEqual([{ 'secret-key': text }]);
  }, 40_000);
});

describe('a Secret Key that nobody wrote down', () => {
  it('is none', async () => {
    const before = accountJson();
    person.types = { present: PASSPHRASE };
    person.keeps = false;
    expect(await vault.desk.addSecretKey(undefined)).toMatchObject({
      error: { kind: 'cancelled' },
    });
    expect(accountJson()).toBe(before);
    expect(await log()).toEqual(['created']);
  }, 20_000);
});

describe('a recovery code', () => {
  it('opens once, with a new passphrase, and is replaced by another', async () => {
    const key = await localKey();
    person.types = { present: PASSPHRASE };
    valueOf(await vault.desk.makeRecoveryCode(undefined));
    const first = person.kits[0]!['recovery-code']!;
    expect(await wayTypes()).toEqual(['passphrase', 'recovery-code']);

    await again();
    expect(valueOf(await vault.desk.unlockOptions(undefined)).recoveryCode).toBe(true);
    person.types = { code: first, new: NEXT };
    valueOf(await vault.desk.unlockByRecoveryCode(undefined));
    expect(await localKey()).toBe(key);
    await vi.waitFor(async () => expect(await wayTypes()).toContain('recovery-code'));
    await vi.waitFor(() =>
      expect(vault.events).toContainEqual({ to: 'desk', name: 'spacesChanged' }),
    );
    const second = person.kits[0]!['recovery-code']!;
    expect(second).not.toBe(first);
    expect(await log()).toEqual([
      'recovery-code-made',
      'recovery-code-used',
      'recovery-code-made',
      'created',
    ]);

    await again();
    expect(await unlock()).toMatchObject({ error: { kind: 'wrong-passphrase' } });
    vault.clock.advance(10_000);
    person.types = { code: first, new: 'another one' };
    expect(await vault.desk.unlockByRecoveryCode(undefined)).toMatchObject({ ok: false });
    expect(person.answers).toEqual(['wrong-recovery-code']);
    vault.clock.advance(10_000);
    valueOf(await unlock(NEXT));
  }, 40_000);

  it('that nobody wrote down opens nothing, and the one before stays', async () => {
    person.types = { present: PASSPHRASE };
    valueOf(await vault.desk.makeRecoveryCode(undefined));
    const kept = accountJson();
    person.keeps = false;
    expect(await vault.desk.makeRecoveryCode(undefined)).toEqual({
      ok: false,
      error: { kind: 'cancelled' },
    });
    expect(accountJson()).toBe(kept);
  }, 20_000);

  it('can be taken away; the passphrase can’t', async () => {
    person.types = { present: PASSPHRASE };
    valueOf(await vault.desk.makeRecoveryCode(undefined));
    const { ways } = valueOf(await vault.desk.unlockWays(undefined));
    const [passphrase, code] = ways;
    valueOf(await vault.desk.removeWay({ id: code!.id }));
    expect(await wayTypes()).toEqual(['passphrase']);
    expect(await vault.desk.removeWay({ id: passphrase!.id })).toMatchObject({
      error: { kind: 'recovery-refused' },
    });
  }, 20_000);
});

describe('this computer’s keystore', () => {
  it('opens until 12 hours are over, then the passphrase has to', async () => {
    const key = await localKey();
    person.types = { present: PASSPHRASE };
    valueOf(await vault.desk.setKeystore({ enabled: true }));
    await again();
    expect(valueOf(await vault.desk.unlockOptions(undefined)).keystore).toEqual({
      ready: true,
      problem: null,
    });
    valueOf(await vault.desk.unlockByKeystore(undefined));
    expect(await localKey()).toBe(key);
    await again();
    vault.clock.advance(12 * 3600 * 1000);
    expect(await vault.desk.unlockByKeystore(undefined)).toEqual({
      ok: false,
      error: { kind: 'keystore-unavailable', detail: { why: 'keystore-expired' } },
    });
    // The passphrase makes a new one.
    valueOf(await unlock());
    await again();
    valueOf(await vault.desk.unlockByKeystore(undefined));
    valueOf(await vault.desk.setKeystore({ enabled: false }));
    await again();
    expect(await vault.desk.unlockByKeystore(undefined)).toMatchObject({ ok: false });
  }, 40_000);

  it('opens nothing before the person agrees outside the page', async () => {
    person.types = { present: PASSPHRASE };
    valueOf(await vault.desk.setKeystore({ enabled: true }));
    await again();
    vault.person.agree(false);
    expect(await vault.desk.unlockByKeystore(undefined)).toEqual({
      ok: false,
      error: { kind: 'cancelled' },
    });
    expect(await vault.records.keys(undefined)).toMatchObject({ error: { kind: 'locked' } });
    expect(vault.person.asked).toEqual([
      { kind: 'unlock-by-keystore', name: 'Lin Wei', organisation: 'North Field Service' },
    ]);
    // The passphrase is what it was, and nobody is asked where nothing would open.
    valueOf(await unlock());
    valueOf(await vault.desk.setKeystore({ enabled: false }));
    await again();
    expect(await vault.desk.unlockByKeystore(undefined)).toMatchObject({
      error: { kind: 'keystore-unavailable' },
    });
    expect(vault.person.asked).toEqual([]);
  }, 20_000);

  it('ends with the app', async () => {
    person.types = { present: PASSPHRASE };
    valueOf(await vault.desk.setKeystore({ enabled: true }));
    vault.close();
    vault = vaultIn(vault.dir, vault.clock, memoryKeystore(vault.clock));
    expect(await vault.desk.unlockByKeystore(undefined)).toMatchObject({
      error: { kind: 'keystore-unavailable' },
    });
  }, 20_000);

  it('is not used where it protects nothing, and that is said', async () => {
    vault.close();
    const clock = steppedClock();
    vault = vaultIn(vault.dir, clock, memoryKeystore(clock, memorySystem('basic_text')));
    person = typingPerson(vault.person);
    valueOf(await unlock());
    person.types = { present: PASSPHRASE };
    expect(await vault.desk.setKeystore({ enabled: true })).toEqual({
      ok: false,
      error: { kind: 'keystore-unavailable', detail: { why: 'keystore-basic_text' } },
    });
    expect(valueOf(await vault.desk.unlockWays(undefined)).keystore).toEqual({
      enabled: false,
      problem: 'keystore-basic_text',
    });
  }, 20_000);

  it('of an account that was recovered since opens no more', async () => {
    person.types = { present: PASSPHRASE };
    valueOf(await vault.desk.setKeystore({ enabled: true }));
    valueOf(await vault.desk.makeRecoveryCode(undefined));
    const code = person.kits[0]!['recovery-code']!;
    await again();
    person.types = { code, new: NEXT };
    valueOf(await vault.desk.unlockByRecoveryCode(undefined));
    await again();
    expect(await vault.desk.unlockByKeystore(undefined)).toMatchObject({ ok: false });
  }, 30_000);
});

/** The file with its checksum made right, as someone would who means it. */
async function summed(file: object): Promise<object> {
  const { sha256 } = await import('../../common/crypto/digest.ts');
  const { toBase64Url, utf8 } = await import('../../common/lib/bytes.ts');
  const { canonicalJson } = await import('../../common/lib/json.ts');
  const { sum: _, ...rest } = file as { sum?: string };
  return { ...rest, sum: toBase64Url(await sha256(utf8(canonicalJson(rest)))) };
}
