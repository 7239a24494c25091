import { afterAll, beforeAll, describe, expect } from 'vitest';
import { typingPerson } from '../builders/secure-person.ts';
import { createdVault, PASSPHRASE, relock, valueOf, type TestVault } from '../builders/vault.ts';
import { attack, expectEnds } from './attack.ts';

// Script in the page of a locked workspace. The app's own test has no system keystore to try this on.

let vault: TestVault;
beforeAll(async () => {
  const first = await createdVault();
  typingPerson(first.person).types = { present: PASSPHRASE };
  valueOf(await first.desk.setKeystore({ enabled: true }));
  vault = await relock(first);
}, 60_000);
afterAll(() => vault.close());

describe('a locked workspace', () => {
  attack('unlock-without-consent', async row => {
    vault.person.agree(false);
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => vault.desk.unlockByKeystore(undefined)),
    );
    expectEnds(
      row,
      answers.map(answer => (answer.ok ? 'open' : answer.error.kind)),
    );
    expect(await vault.records.keys(undefined)).toMatchObject({ error: { kind: 'locked' } });
  });
});
