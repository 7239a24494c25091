import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { makeKeystoreKey, makeKeystoreSlot } from '../../../common/crypto/code-slot.ts';
import type { AccountKeyBytes } from '../../../common/crypto/keys.ts';
import { toBase64Url } from '../../../common/lib/bytes.ts';
import { newId, type AccountId } from '../../../common/lib/ids.ts';
import { secureRandom } from '../../../common/lib/random.ts';
import { memorySystem } from '../../../test/fakes/memory-keystore.ts';
import { steppedClock } from '../../../test/fakes/stepped-clock.ts';
import { createKeystore } from './keystore.ts';

const HOUR = 3_600_000;
const account = newId<AccountId>(secureRandom);
let dir: string;
let clock: ReturnType<typeof steppedClock>;
let system: ReturnType<typeof memorySystem>;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'rackside-keystore-'));
  clock = steppedClock();
  system = memorySystem();
});
const doorOf = (platform: NodeJS.Platform = 'linux') =>
  createKeystore({ system: () => system, platform, clock }).serving(dir);
const unavailable = (why: string) => ({
  ok: false,
  error: { kind: 'keystore-unavailable', detail: { why } },
});
async function slotAndKey() {
  const key = makeKeystoreKey(secureRandom);
  const accountKey = secureRandom.bytes(32) as AccountKeyBytes;
  return { slot: await makeKeystoreSlot(accountKey, key, account, 1, secureRandom), key };
}

describe('a held slot', () => {
  it('is given back within 12 hours by either clock', async () => {
    const door = doorOf();
    const given = await slotAndKey();
    await door.hold({ ...given, key: given.key.slice() });
    clock.advance(12 * HOUR - 1);
    expect(await door.held(undefined)).toEqual({ ok: true, value: given });
    clock.advance(1);
    expect(await door.held(undefined)).toEqual(unavailable('keystore-expired'));

    await door.hold({ ...given, key: given.key.slice() });
    // In sleep the monotonic clock may stand still; the wall clock may be set back.
    clock.setWall(clock.wall() + 12 * HOUR);
    expect(await door.held(undefined)).toEqual(unavailable('keystore-expired'));
    await door.hold({ ...given, key: given.key.slice() });
    clock.setWall(clock.wall() - HOUR);
    expect(await door.held(undefined)).toEqual(unavailable('keystore-expired'));
  });

  it('lies nowhere on disk, and not in another run of the app', async () => {
    const door = doorOf();
    const given = await slotAndKey();
    await door.hold({ ...given, key: given.key.slice() });
    expect(await doorOf().held(undefined)).toEqual(unavailable('keystore-expired'));
    await door.drop(undefined);
    expect(await door.held(undefined)).toEqual(unavailable('keystore-expired'));
  });

  it.each([
    ['basic_text', 'keystore-basic_text'],
    ['unknown', 'keystore-unknown'],
    ['none', 'keystore-missing'],
  ])('is refused where Linux has %s', async (backend, problem) => {
    system.backend = backend;
    const door = doorOf();
    expect(await door.hold(await slotAndKey())).toEqual(unavailable(problem));
    expect(await door.status(undefined)).toEqual({ ok: true, value: { problem, heldUntil: null } });
  });

  it('asks no backend where the system has only one', async () => {
    system.backend = 'unknown';
    expect((await doorOf('win32').hold(await slotAndKey())).ok).toBe(true);
  });
});

describe('a Secret Key', () => {
  const key = secureRandom.bytes(16);
  const content = (): { sealedBy: string; key: string } =>
    JSON.parse(readFileSync(join(dir, 'secret-key.json'), 'utf8')) as never;

  it('is kept under the keystore, across runs, for its account', async () => {
    expect(await doorOf().keepSecretKey({ account, key: key.slice() })).toEqual({
      ok: true,
      value: { sealed: true },
    });
    expect(content().key).not.toBe(toBase64Url(key));
    expect(await doorOf().secretKey({ account })).toEqual({ ok: true, value: key });
    const other = newId<AccountId>(secureRandom);
    expect(await doorOf().secretKey({ account: other })).toEqual({ ok: true, value: null });
  });

  it('is kept in the clear where there is no keystore, and that is said', async () => {
    system.backend = 'basic_text';
    expect(await doorOf().keepSecretKey({ account, key: key.slice() })).toEqual({
      ok: true,
      value: { sealed: false },
    });
    expect(content()).toMatchObject({ sealedBy: 'nothing', key: toBase64Url(key) });
    expect(await doorOf().secretKey({ account })).toEqual({ ok: true, value: key });
  });

  it('that is damaged, or whose keystore is gone, is none', async () => {
    await doorOf().keepSecretKey({ account, key: key.slice() });
    const path = join(dir, 'secret-key.json');
    const text = readFileSync(path, 'utf8');
    for (let at = 0; at < text.length - 2; at += 1) {
      const bytes = Buffer.from(text);
      bytes[at]! ^= 1;
      writeFileSync(path, bytes);
      expect(await doorOf().secretKey({ account }), `at ${at}`).toEqual({ ok: true, value: null });
    }
    writeFileSync(path, text);
    system.decryptString = () => {
      throw new Error('the keyring is another one');
    };
    expect(await doorOf().secretKey({ account })).toEqual({ ok: true, value: null });
  });
});
