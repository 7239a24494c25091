import { beforeAll, describe, expect, it } from 'vitest';
import { newId, type AccountId } from '../lib/ids.ts';
import { secureRandom } from '../lib/random.ts';
import {
  makeKeystoreKey,
  makeKeystoreSlot,
  makeRecoverySlot,
  openKeystoreSlot,
  openRecoverySlot,
} from './code-slot.ts';
import type { AccountKeyBytes } from './keys.ts';
import { makePassphraseSlot, openPassphraseSlot } from './passphrase-slot.ts';
import { makeRecoveryCode } from './recovery-code.ts';
import { makeSecretKey } from './secret-key.ts';
import type { KeystoreSlot, PassphraseSlot, RecoverySlot } from './unlock-slot.ts';

const costs = { m: 32 * 1024, t: 6, p: 1 };
const at = Date.UTC(2026, 2, 9);
const account = newId<AccountId>(secureRandom);
const other = newId<AccountId>(secureRandom);
const accountKey = secureRandom.bytes(32) as AccountKeyBytes;
const secretKey = makeSecretKey(secureRandom);
const passphrase = 'caf\u00e9 au lait';

const turn = (value: string): string => value.replace(/^./, at => (at === 'A' ? 'B' : 'A'));
const refused = (kind: string) => ({
  ok: false,
  error: expect.objectContaining({ kind }) as object,
});

async function slotBy(key: typeof secretKey | null): Promise<PassphraseSlot> {
  const by = { passphrase, secretKey: key };
  const made = await makePassphraseSlot(accountKey, by, account, { costs, at }, secureRandom);
  if (!made.ok) throw new Error('no slot');
  return made.value;
}

describe('a passphrase slot', () => {
  let plain: PassphraseSlot;
  let keyed: PassphraseSlot;
  beforeAll(async () => {
    plain = await slotBy(null);
    keyed = await slotBy(secretKey);
  }, 30_000);

  it('opens however its signs were composed', async () => {
    const typed = { passphrase: 'cafe\u0301 au lait', secretKey: null };
    expect(await openPassphraseSlot(plain, typed, account)).toEqual({
      ok: true,
      value: accountKey,
    });
    const both = { passphrase, secretKey };
    expect(await openPassphraseSlot(keyed, both, account)).toEqual({ ok: true, value: accountKey });
    // A Secret Key at hand does no harm to a slot that was made without.
    expect(await openPassphraseSlot(plain, both, account)).toEqual({ ok: true, value: accountKey });
  }, 30_000);

  it('needs passphrase and Secret Key both, where it was made with both', async () => {
    const none = { passphrase, secretKey: null };
    expect(await openPassphraseSlot(keyed, none, account)).toEqual(refused('secret-key-needed'));
    for (const wrong of [
      { passphrase: 'cafe au lait', secretKey },
      { passphrase, secretKey: makeSecretKey(secureRandom) },
    ]) {
      expect(await openPassphraseSlot(keyed, wrong, account)).toEqual(refused('wrong-passphrase'));
    }
  }, 30_000);

  it('opens for no other account and with nothing in it altered', async () => {
    const both = { passphrase, secretKey };
    expect(await openPassphraseSlot(keyed, both, other)).toEqual(refused('wrong-passphrase'));
    for (const altered of [
      { ...keyed, id: secureRandom.uuid() },
      { ...keyed, at: at + 1 },
      { ...keyed, wrapped: turn(keyed.wrapped) },
      { ...keyed, params: { ...keyed.params, t: 7 } },
      { ...keyed, params: { ...keyed.params, salt: turn(keyed.params.salt) } },
      { ...keyed, params: plain.params, wrapped: plain.wrapped },
    ]) {
      expect(await openPassphraseSlot(altered, both, account)).toEqual(refused('wrong-passphrase'));
    }
  }, 30_000);

  it('has no suite but the one it was made with', async () => {
    const downgraded = { ...keyed, suite: plain.suite };
    const upgraded = { ...plain, suite: keyed.suite };
    const both = { passphrase, secretKey };
    expect(await openPassphraseSlot(downgraded, both, account)).toEqual(
      refused('wrong-passphrase'),
    );
    expect(await openPassphraseSlot(upgraded, both, account)).toEqual(refused('wrong-passphrase'));
    // As version 1, which had no Secret Key.
    const { v: _, at: __, ...fields } = plain;
    const asV1 = { ...fields, suite: 'argon2id-hkdfsha256-aes256gcm' } as const;
    expect(await openPassphraseSlot(asV1, both, account)).toEqual(refused('wrong-passphrase'));
  }, 30_000);

  it('with costs below the floor is not tried, nor is one made', async () => {
    const weak = { ...plain, params: { ...plain.params, m: 8192, t: 1 } };
    const by = { passphrase, secretKey: null };
    expect(await openPassphraseSlot(weak, by, account)).toEqual(refused('weak-kdf'));
    const heavy = { ...plain, params: { ...plain.params, t: 11 } };
    expect(await openPassphraseSlot(heavy, by, account)).toEqual(refused('vault-damaged'));
    const how = { costs: { m: 8192, t: 1, p: 1 }, at };
    expect(await makePassphraseSlot(accountKey, by, account, how, secureRandom)).toEqual(
      refused('weak-kdf'),
    );
  });
});

describe('a slot of a code and one of the keystore', () => {
  const code = makeRecoveryCode(secureRandom);
  const key = makeKeystoreKey(secureRandom);
  let recovery: RecoverySlot;
  let keystore: KeystoreSlot;
  beforeAll(async () => {
    recovery = await makeRecoverySlot(accountKey, code, account, at, secureRandom);
    keystore = await makeKeystoreSlot(accountKey, key, account, at, secureRandom);
  });

  it('open with their own key, for their own account', async () => {
    expect(await openRecoverySlot(recovery, code, account)).toEqual({
      ok: true,
      value: accountKey,
    });
    expect(await openKeystoreSlot(keystore, key, account)).toEqual({ ok: true, value: accountKey });
    expect(await openRecoverySlot(recovery, code, other)).toEqual(refused('wrong-recovery-code'));
    expect(await openKeystoreSlot(keystore, key, other)).toEqual(refused('keystore-unavailable'));
    const wrong = makeRecoveryCode(secureRandom);
    expect(await openRecoverySlot(recovery, wrong, account)).toEqual(
      refused('wrong-recovery-code'),
    );
  });

  it('do not open in each other’s place, nor altered', async () => {
    const swapped = { ...keystore, type: 'recovery-code' } as const;
    expect(await openRecoverySlot(swapped, code, account)).toEqual(refused('wrong-recovery-code'));
    const asCode = key as unknown as typeof code;
    expect(await openRecoverySlot(swapped, asCode, account)).toEqual(
      refused('wrong-recovery-code'),
    );
    for (const altered of [
      { ...recovery, id: secureRandom.uuid() },
      { ...recovery, at: at + 1 },
      { ...recovery, wrapped: turn(recovery.wrapped) },
      { ...recovery, params: { salt: turn(recovery.params.salt) } },
    ]) {
      expect(await openRecoverySlot(altered, code, account)).toEqual(
        refused('wrong-recovery-code'),
      );
    }
  });
});
