import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { typingPerson, type TypingPerson } from '../../test/builders/secure-person.ts';
import { createdVault, PASSPHRASE, valueOf, type TestVault } from '../../test/builders/vault.ts';

const SERVER = { server: 'https://sync.example.com', enrolmentCode: 'ABCD-EFGH' };

let vault: TestVault;
let person: TypingPerson;
beforeEach(async () => {
  vault = await createdVault();
  person = typingPerson(vault.person);
  person.types = { present: PASSPHRASE };
});

/** Every file of the vault but the count of wrong passphrases. */
function folder(): Record<string, string> {
  const names = readdirSync(vault.dir, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile() && entry.name !== 'attempts.json')
    .map(entry => join(entry.parentPath, entry.name));
  return Object.fromEntries(names.map(name => [name, readFileSync(name, 'base64')]));
}

describe('a local workspace that is connected to a server', () => {
  it('gets a Secret Key, whose kit names the server, and remembers where it goes', async () => {
    valueOf(await vault.control.joinServer(SERVER));
    expect(person.kits).toEqual([{ 'secret-key': expect.stringMatching(/^RSK1-/) as string }]);
    expect(vault.person.shown.at(-1)).toMatchObject({ kind: 'kit', server: SERVER.server });
    expect(valueOf(await vault.desk.unlockWays(undefined)).hasSecretKey).toBe(true);
    expect(valueOf(await vault.control.serverToJoin(undefined))).toEqual(SERVER);
    valueOf(await vault.control.serverJoined(SERVER));
    expect(valueOf(await vault.control.serverToJoin(undefined))).toBeNull();

    // Another server, later: the key is there, and nobody is asked.
    const windows = vault.person.shown.length;
    valueOf(await vault.control.joinServer(SERVER));
    expect(vault.person.shown).toHaveLength(windows);
  }, 20_000);

  it.each([
    ['whose kit nobody keeps', () => (person.keeps = false)],
    ['whose passphrase is not known', () => (person.types = { present: 'wrong' })],
  ])(
    '%s stays as it was, to the byte',
    async (_, happens) => {
      const before = folder();
      happens();
      expect(await vault.control.joinServer(SERVER)).toEqual({
        ok: false,
        error: { kind: 'cancelled' },
      });
      expect(folder()).toEqual(before);
      expect(valueOf(await vault.control.serverToJoin(undefined))).toBeNull();
      expect(valueOf(await vault.desk.unlockWays(undefined)).hasSecretKey).toBe(false);
    },
    20_000,
  );

  it('does not bring back a passphrase that was changed while the kit was on screen', async () => {
    vault.person.at(async (request, window) => {
      if (request.kind === 'kit') {
        vault.person.at(async (_, change) => {
          const typed = { present: PASSPHRASE, new: 'harbor velvet onion' };
          const fields = Object.entries(typed).map(([name, text]) => ({
            name,
            label: '',
            kind: 'hidden' as const,
            value: new TextEncoder().encode(text),
          }));
          await change.call('submit', { fields, removed: [] });
        });
        valueOf(await vault.desk.changePassphrase(undefined));
        await window.call('answer', { agreed: true });
        return;
      }
      const value = new TextEncoder().encode(PASSPHRASE);
      const fields = [{ name: 'present', label: '', kind: 'hidden' as const, value }];
      await window.call('submit', { fields, removed: [] });
    });
    expect(await vault.control.joinServer(SERVER)).toEqual({
      ok: false,
      error: { kind: 'cancelled' },
    });
    expect(valueOf(await vault.desk.unlockWays(undefined)).hasSecretKey).toBe(false);
  }, 20_000);
});
