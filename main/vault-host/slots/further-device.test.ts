import { beforeEach, describe, expect, it } from 'vitest';
import { typingPerson, type TypingPerson } from '../../../test/builders/secure-person.ts';
import { joinTeam, SERVER, teamOfOne, type Team } from '../../../test/builders/vault-team.ts';
import {
  ownerOf,
  PASSPHRASE,
  relock,
  valueOf,
  vaultIn,
  type TestVault,
} from '../../../test/builders/vault.ts';

let team: Team;
let first: TestVault;
let person: TypingPerson;

beforeEach(async () => {
  team = await teamOfOne();
  first = await joinTeam(team, 'Zhao Min');
  person = typingPerson(first.person);
  person.types = { present: PASSPHRASE };
}, 30_000);

async function exported(): Promise<{ file: string; secretKey: string }> {
  valueOf(await first.desk.showKit(undefined));
  const secretKey = person.kits.at(-1)!['secret-key']!;
  const { text } = valueOf(await first.desk.exportDevice(undefined));
  return { file: text, secretKey };
}
const recordsKeys = async (vault: TestVault): Promise<string[]> => {
  const { spaces } = valueOf(await vault.records.keys(undefined));
  return spaces.map(({ space, recordsKey }) => `${space} ${recordsKey.join()}`).sort();
};

describe('a further device', () => {
  it('has the account’s spaces at once, and device and local keys of its own', async () => {
    const { file, secretKey } = await exported();
    const second = vaultIn();
    const input = { file, secretKey, passphrase: PASSPHRASE, deviceLabel: 'Tablet' };
    const owner = valueOf(await second.desk.joinAsDevice(input));
    const before = await ownerOf(first);
    expect(owner).toMatchObject({ account: before.account, org: before.org, name: 'Zhao Min' });
    expect(owner.device).not.toBe(before.device);
    expect(second.damage).toEqual([]);
    expect(await recordsKeys(second)).toEqual(await recordsKeys(first));
    const [a, b] = await Promise.all([first, second].map(each => each.records.keys(undefined)));
    expect(valueOf(b!).localKey).not.toEqual(valueOf(a!).localKey);
    expect(valueOf(await second.desk.devices(undefined))).toContainEqual({
      device: owner.device,
      label: 'Tablet',
      isThis: true,
      revoked: false,
      words: expect.stringMatching(/^(\w+ ){5}\w+$/) as string,
      // An engineer administers nothing.
      mayRevoke: false,
    });
    // It goes to the account's server by itself.
    expect(valueOf(await second.control.serverToJoin(undefined))).toEqual({ server: SERVER });
    expect(valueOf(await first.desk.securityLog(undefined))[0]?.what).toBe('device-exported');

    const again = await relock(second);
    expect(valueOf(await again.desk.unlock({ passphrase: PASSPHRASE }))).toEqual(owner);
    expect(await recordsKeys(again)).toEqual(await recordsKeys(first));
  }, 60_000);

  it('is told of in the security log of the others, and so is its revocation', async () => {
    const { file, secretKey } = await exported();
    const second = vaultIn();
    const input = { file, secretKey, passphrase: PASSPHRASE, deviceLabel: 'Tablet' };
    const { account, device } = valueOf(await second.desk.joinAsDevice(input));
    const told = async (vault: TestVault) =>
      valueOf(await vault.desk.securityLog(undefined)).map(({ what, of }) => [what, of]);
    await team.relay.exchange(second);
    const events = first.events.length;
    await team.relay.exchange(first);
    await team.relay.exchange(first);
    const wordsOf = async (vault: TestVault) =>
      valueOf(await vault.desk.devices(undefined)).find(one => one.device === device)?.words;
    expect(await wordsOf(first)).toBe(await wordsOf(second));
    expect(await told(first)).toEqual([
      ['device-added', 'Tablet'],
      ['device-exported', undefined],
      ['joined', undefined],
    ]);
    // The screen that shows it hears of it.
    expect(first.events.slice(events)).toContainEqual({ to: 'desk', name: 'spacesChanged' });

    await team.relay.exchange(team.admin);
    valueOf(await team.admin.desk.revokeDevice({ account, device }));
    await team.relay.exchange(team.admin);
    await team.relay.exchange(first);
    await team.relay.exchange(second);
    expect((await told(first))[0]).toEqual(['device-revoked', 'Tablet']);
    expect(await told(second)).toEqual([
      ['device-revoked', 'Tablet'],
      ['device-joined', undefined],
    ]);
    const again = await relock(second);
    valueOf(await again.desk.unlock({ passphrase: PASSPHRASE }));
    expect(await told(again)).toHaveLength(2);
  }, 60_000);

  it('that the organisation has revoked works nowhere, though it never hears the same of a site', async () => {
    const { file, secretKey } = await exported();
    const second = vaultIn();
    const input = { file, secretKey, passphrase: PASSPHRASE, deviceLabel: 'Tablet' };
    const { account, device } = valueOf(await second.desk.joinAsDevice(input));
    await team.relay.exchange(second);
    await team.relay.exchange(team.admin);
    valueOf(await team.admin.desk.revokeDevice({ account, device }));
    const { spaces } = valueOf(await team.admin.control.outbound(undefined));
    expect(spaces[0]?.kind).toBe('organisation');
    await team.relay.exchange(team.admin);
    const shown = await team.relay.show(second);
    // As from a server that shuts it out after the first entry.
    const heard = shown.spaces.filter(({ kind }) => kind === 'organisation');
    valueOf(await second.control.ingest({ spaces: heard, joins: [] }));
    expect(valueOf(await second.desk.spaces(undefined))).toEqual([]);
    const keys = valueOf(await second.records.keys(undefined)).spaces;
    expect(keys.length).toBeGreaterThan(1);
    expect(keys.every(({ current }) => !current)).toBe(true);
    expect(await second.desk.createSite(undefined)).toMatchObject({
      error: { kind: 'not-permitted' },
    });
  }, 60_000);

  it('needs passphrase and Secret Key, and a file with nothing altered', async () => {
    const { file, secretKey } = await exported();
    const join = (change: object) =>
      vaultIn().desk.joinAsDevice({
        file,
        secretKey,
        passphrase: PASSPHRASE,
        deviceLabel: 'Tablet',
        ...change,
      });
    expect(await join({ passphrase: 'wrong' })).toMatchObject({
      error: { kind: 'wrong-passphrase' },
    });
    expect(await join({ secretKey: secretKey.slice(0, -1) })).toMatchObject({
      error: { kind: 'code-mistyped' },
    });
    expect(await join({ file: file.slice(0, 100) })).toMatchObject({
      error: { kind: 'recovery-refused', detail: { why: 'damaged-file' } },
    });
    const parsed = JSON.parse(file) as { orgName: string; slot: { params: { m: number } } };
    expect(await join({ file: JSON.stringify({ ...parsed, orgName: 'Other' }) })).toMatchObject({
      error: { kind: 'recovery-refused' },
    });
    const weak = { ...parsed.slot, params: { ...parsed.slot.params, m: 8192, t: 1 } };
    expect(await join({ file: JSON.stringify({ ...parsed, slot: weak }) })).toMatchObject({
      error: { kind: 'weak-kdf' },
    });
    const without = { ...parsed.slot, suite: 'argon2id-hkdfsha256-aes256gcm' };
    expect(await join({ file: JSON.stringify({ ...parsed, slot: without }) })).toMatchObject({
      error: { kind: 'weak-kdf' },
    });
  }, 60_000);

  it('is not made where there is a workspace, nor from an account without a Secret Key', async () => {
    const { file, secretKey } = await exported();
    const input = { file, secretKey, passphrase: PASSPHRASE, deviceLabel: 'Tablet' };
    expect(await first.desk.joinAsDevice(input)).toMatchObject({
      error: { kind: 'workspace-exists' },
    });
    const admin = typingPerson(team.admin.person);
    admin.types = { present: PASSPHRASE };
    expect(await team.admin.desk.exportDevice(undefined)).toMatchObject({ ok: false });
    expect(admin.answers).toEqual(['secret-key-needed']);
  }, 60_000);
});
