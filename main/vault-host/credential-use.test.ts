import { beforeAll, describe, expect, it, vi } from 'vitest';
import type { CredentialRef, SealedSecret } from '../../common/crypto/sealed-secret.ts';
import type { CredentialOverview } from '../../common/features/vault/credential.ts';
import { newId, type RecordId, type SpaceId } from '../../common/lib/ids.ts';
import { fromUtf8, utf8 } from '../../common/lib/bytes.ts';
import { secureRandom } from '../../common/lib/random.ts';
import {
  mainAnswering,
  personTypes,
  TARGET,
  typedSecret,
  usedFor,
} from '../../test/builders/credentials.ts';
import { joinTeam, teamOfOne, type Team } from '../../test/builders/vault-team.ts';
import {
  createdVault,
  PASSPHRASE,
  relock,
  valueOf,
  type TestVault,
} from '../../test/builders/vault.ts';

const about = { name: 'Core switch', username: 'netops' };
const HOST_KEY = 'SHA256:x';

/** Every call by which a stored secret could come out, answered for one reference to it. */
async function everyUse(vault: TestVault, credential: CredentialRef): Promise<unknown[]> {
  const shown = vault.person.shown.length;
  const { copied } = mainAnswering(vault);
  const { sealed, work, reason = '' } = credential;
  const overview: CredentialOverview = {
    name: 'x',
    kind: 'password',
    username: 'netops',
    asset: null,
    folder: '',
    tags: [],
    url: null,
    expiresAt: null,
    notes: '',
  };
  const answers = [
    await vault.desk.reveal({ ...about, credential }),
    await vault.desk.copy({ credential, field: 'password' }),
    await vault.desk.totp({ ...about, credential, field: 'totp' }),
    await vault.desk.editSecret({ ...about, credential, kind: 'password', target: TARGET }),
    await vault.desk.exportCredentials({ credentials: [{ sealed, overview }], work, reason }),
    await vault.release.release({ credential, target: TARGET, hostKey: HOST_KEY }),
    await vault.release.type({ credential, target: TARGET, field: 'password' }),
  ];
  expect(vault.person.shown).toHaveLength(shown);
  expect(copied).toEqual([]);
  return answers.map(answer => (answer.ok ? answer : answer.error.kind));
}

let team: Team;
let engineer: TestVault;
let auditor: TestVault;
let sealed: SealedSecret;
let organisation: SpaceId;

beforeAll(async () => {
  team = await teamOfOne();
  engineer = await joinTeam(team, 'Zhao Min');
  auditor = await joinTeam(team, 'Chen Yu', 'auditor');
  await team.relay.exchange(engineer);
  sealed = await typedSecret(team.admin, team.site, [
    { name: 'password', value: 's3cret' },
    { name: 'totp', value: 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ', kind: 'totp' },
  ]);
  const spaces = valueOf(await team.admin.desk.spaces(undefined));
  organisation = spaces.find(({ kind }) => kind === 'organisation')!.space;
}, 60_000);

const refusedAs = (kind: string): string[] => Array.from({ length: 7 }, () => kind);

describe('a stored secret, asked for by the page', () => {
  it('is refused by every call without a reason', async () => {
    for (const reason of [undefined, '', '   ']) {
      const credential = usedFor(sealed);
      const asked =
        reason === undefined
          ? { ...credential, reason: '' }
          : { ...credential, reason: reason.trim() };
      expect(await everyUse(team.admin, asked)).toEqual(refusedAs('reason-needed'));
    }
  });

  it('is refused by every call for work of another space, its own or a stranger’s', async () => {
    const { space: other } = valueOf(await team.admin.desk.createSite(undefined));
    const id = newId<RecordId>(secureRandom);
    for (const [space, kind] of [
      [other, 'work-elsewhere'],
      [organisation, 'work-elsewhere'],
      [newId<SpaceId>(secureRandom), 'no-key-for-space'],
    ] as const) {
      const credential = usedFor(sealed, { work: { type: 'fault', space, id } });
      expect(await everyUse(team.admin, credential)).toEqual(refusedAs(kind));
    }
  });

  it('is refused by every call to an auditor', async () => {
    expect(await everyUse(auditor, usedFor(sealed))).toEqual(refusedAs('not-permitted'));
    const closed = { ok: false, error: { kind: 'not-permitted' } };
    expect(await auditor.desk.secretFields({ sealed })).toEqual(closed);
    expect(await auditor.desk.resealSecret({ from: sealed, after: [sealed] })).toEqual(closed);
    const report = valueOf(
      await auditor.desk.report({ credentials: [{ sealed, kind: 'password', words: [] }] }),
    );
    expect(report).toEqual({ findings: [], unreadable: [sealed.record] });
  });

  it('is refused by every call when it was sealed elsewhere, or is another record’s', async () => {
    const foreign = await createdVault('Mallory');
    const theirs = valueOf(await foreign.desk.createSite(undefined)).space;
    const made = await typedSecret(foreign, theirs, [{ name: 'password', value: 'x' }]);
    expect(await everyUse(team.admin, usedFor(made, { work: usedFor(sealed).work }))).toEqual(
      refusedAs('no-key-for-space'),
    );
    const moved = { ...made, space: team.site, keyId: sealed.keyId };
    expect(await everyUse(team.admin, usedFor(moved))).toEqual(refusedAs('envelope-damaged'));
    const record = newId<RecordId>(secureRandom);
    const mistaken = { credential: usedFor(sealed, { record }), target: TARGET, hostKey: HOST_KEY };
    expect(await team.admin.release.release(mistaken)).toMatchObject({
      error: { kind: 'envelope-damaged' },
    });
    expect(await everyUse(team.admin, usedFor({ ...sealed, record }))).toEqual(
      refusedAs('envelope-damaged'),
    );
  }, 20_000);

  it('is refused to no one but by the host and port that it was typed for', async () => {
    const credential = usedFor(sealed);
    const theirs = { host: '198.51.100.9', port: 22 };
    const refused = { ok: false, error: { kind: 'not-permitted' } };
    for (const target of [theirs, { ...TARGET, port: 2222 }]) {
      const asked = team.admin.person.asked.length;
      const type = { credential, target, field: 'password' };
      expect(await team.admin.release.type(type)).toMatchObject(refused);
      expect(
        await team.admin.release.release({ credential, target, hostKey: HOST_KEY }),
      ).toMatchObject(refused);
      expect(await team.admin.release.reach({ credential, target })).toMatchObject(refused);
      expect(
        await team.admin.desk.editSecret({ ...about, credential, kind: 'password', target }),
      ).toMatchObject(refused);
      expect(team.admin.person.asked).toHaveLength(asked);
      const retold = usedFor({ ...sealed, target });
      expect(await team.admin.release.reach({ credential: retold, target })).toMatchObject({
        ok: false,
        error: { kind: 'envelope-damaged' },
      });
      expect(
        await team.admin.release.release({ credential: retold, target, hostKey: HOST_KEY }),
      ).toMatchObject({ ok: false, error: { kind: 'envelope-damaged' } });
    }
    const community = await typedSecret(
      team.admin,
      team.site,
      [{ name: 'community', value: 'ro' }],
      {
        kind: 'snmp',
        target: null,
      },
    );
    const release = { credential: usedFor(community), target: TARGET, hostKey: HOST_KEY };
    expect(await team.admin.release.release(release)).toMatchObject(refused);
  });

  it('is refused in an earlier revision, once a later one is known, in whatever way it came', async () => {
    const first = await typedSecret(team.admin, team.site, [{ name: 'password', value: 'old' }]);
    const { record } = first;
    const second = await typedSecret(team.admin, team.site, [{ name: 'password', value: 'new' }], {
      record,
      previous: first,
    });
    expect(second).toMatchObject({ revision: 2 });
    // A colleague knows as soon as it is in the records, whoever made it when it is used.
    if (second.v !== 2) throw new Error('version');
    valueOf(await engineer.records.secretHeads({ secrets: [second] }));
    // An engineer exports nothing anyway.
    const kinds = [...Array.from({ length: 4 }, () => 'rollback-refused'), 'not-permitted'];
    const all = [...kinds, 'rollback-refused', 'rollback-refused'];
    expect(await everyUse(engineer, usedFor(first))).toEqual(all);
    // The maker's own is good until it is used: the new one may never have been committed.
    const log = { target: TARGET, hostKey: HOST_KEY };
    valueOf(await team.admin.release.release({ credential: usedFor(first), ...log }));
    valueOf(await team.admin.release.release({ credential: usedFor(second), ...log }));
    expect(await everyUse(team.admin, usedFor(first))).toEqual(refusedAs('rollback-refused'));
    // Nor after a restart.
    const later = await relock(engineer);
    valueOf(await later.desk.unlock({ passphrase: PASSPHRASE }));
    engineer = later;
    expect(await everyUse(later, usedFor(first))).toEqual(all);
  }, 20_000);

  it('is not locked out by a made-up revision', async () => {
    const fresh = await typedSecret(team.admin, team.site, [{ name: 'password', value: 'x' }]);
    if (fresh.v !== 2) throw new Error('version');
    const madeUp = { ...fresh, revision: 2_000_000_000 };
    valueOf(await team.admin.records.secretHeads({ secrets: [madeUp] }));
    const release = { credential: usedFor(fresh), target: TARGET, hostKey: HOST_KEY };
    expect((await team.admin.release.release(release)).ok).toBe(true);
    personTypes(team.admin, [{ name: 'password', value: 'y' }]);
    const entered = await team.admin.desk.enterSecret({
      ...about,
      space: team.site,
      record: fresh.record,
      kind: 'password',
      target: TARGET,
      previous: madeUp,
    });
    expect(entered).toMatchObject({ ok: false, error: { kind: 'envelope-damaged' } });
  });
});

describe('a stored secret, used for work', () => {
  it('goes to its host for a log-in, main field alone', async () => {
    const release = { credential: usedFor(sealed), target: TARGET, hostKey: HOST_KEY };
    const released = valueOf(await engineer.release.release(release));
    expect(released).toEqual({ method: 'password', secret: utf8('s3cret'), passphrase: null });
  });

  it('is shown in the secure window, as long as the policy says; codes tick there', async () => {
    const heard: string[] = [];
    engineer.person.at(async (request, window) => {
      expect(request).toMatchObject({
        kind: 'reveal',
        of: { name: 'Core switch', target: '192.0.2.7:22' },
        closeAfterSeconds: 60,
      });
      const field = await window.call('field', { name: 'password' });
      if (field.ok) heard.push(fromUtf8(field.value));
      const code = await window.call('totp', { name: 'totp' });
      if (code.ok) heard.push(code.value.code);
    });
    valueOf(await engineer.desk.reveal({ ...about, credential: usedFor(sealed) }));
    expect(heard).toEqual(['s3cret', expect.stringMatching(/^\d{6}$/)]);
  });

  it('shows codes and never the key behind them', async () => {
    const kinds: string[] = [];
    engineer.person.at(async (request, window) => {
      if (request.kind === 'reveal')
        expect(request.fields.map(({ name }) => name)).toEqual(['totp']);
      for (const name of ['totp', 'password']) {
        const field = await window.call('field', { name });
        kinds.push(field.ok ? 'given' : field.error.kind);
      }
      kinds.push((await window.call('totp', { name: 'totp' })).ok ? 'code' : '');
    });
    valueOf(await engineer.desk.totp({ ...about, credential: usedFor(sealed), field: 'totp' }));
    expect(kinds).toEqual(['not-permitted', 'not-permitted', 'code']);
  });

  it('is copied by main, codes as they are now', async () => {
    const { copied, errands } = mainAnswering(engineer);
    const credential = usedFor(sealed);
    expect(valueOf(await engineer.desk.copy({ credential, field: 'password' }))).toEqual({
      seconds: 30,
    });
    valueOf(await engineer.desk.copy({ credential, field: 'totp' }));
    expect(copied).toEqual(['s3cret', expect.stringMatching(/^\d{6}$/)]);
    expect(errands[0]).toMatchObject({ kind: 'copy-secret', seconds: 30 });
    expect(await engineer.desk.copy({ credential, field: 'other' })).toMatchObject({
      error: { kind: 'not-found' },
    });
  });

  it('is typed only when the person agreed outside the page', async () => {
    const type = { credential: usedFor(sealed), target: TARGET, field: 'password' };
    engineer.person.agree(false);
    expect(await engineer.release.type(type)).toMatchObject({ error: { kind: 'cancelled' } });
    engineer.person.agree(true);
    expect(valueOf(await engineer.release.type(type))).toEqual(utf8('s3cret'));
    expect(engineer.person.asked.at(-1)).toMatchObject({
      kind: 'type-secret',
      target: '192.0.2.7:22',
      reason: 'port flapping',
    });
  });

  it('of the organisation is good for work at any site', async () => {
    const shared = await typedSecret(team.admin, organisation, [
      { name: 'password', value: 'all' },
    ]);
    const credential = usedFor(shared, { work: usedFor(sealed).work });
    expect(
      (await team.admin.release.release({ credential, target: TARGET, hostKey: HOST_KEY })).ok,
    ).toBe(true);
  });

  it('is edited in the window: what is not typed stays, and an earlier value can come back', async () => {
    const record = newId<RecordId>(secureRandom);
    const first = await typedSecret(
      team.admin,
      team.site,
      [
        { name: 'password', value: 'one' },
        { name: 'enable', value: 'super', label: 'enable 口令' },
      ],
      { record },
    );
    personTypes(team.admin, [{ name: 'password', value: 'two' }]);
    const second = valueOf(
      await team.admin.desk.editSecret({
        ...about,
        credential: usedFor(first),
        kind: 'password',
        target: TARGET,
      }),
    );
    expect(second).toMatchObject({ revision: 2, record });
    expect(valueOf(await team.admin.desk.secretFields({ sealed: second }))).toEqual([
      { name: 'password', label: '', kind: 'hidden' },
      { name: 'enable', label: 'enable 口令', kind: 'hidden' },
    ]);
    const third = valueOf(await team.admin.desk.resealSecret({ from: first, after: [second] }));
    expect(third).toMatchObject({ revision: 3, target: TARGET });
    const released = valueOf(
      await team.admin.release.release({
        credential: usedFor(third),
        target: TARGET,
        hostKey: HOST_KEY,
      }),
    );
    expect(released.secret).toEqual(utf8('one'));
    // The history shows an earlier one, and nothing else does.
    const seen: string[] = [];
    team.admin.person.at(async (_request, window) => {
      const field = await window.call('field', { name: 'password' });
      if (field.ok) seen.push(fromUtf8(field.value));
    });
    const earlier = { ...about, credential: usedFor(second), earlierThan: third };
    valueOf(await team.admin.desk.reveal(earlier));
    expect(seen).toEqual(['two']);
    expect(await team.admin.desk.reveal({ ...about, credential: usedFor(second) })).toMatchObject({
      error: { kind: 'rollback-refused' },
    });
    expect(
      await team.admin.desk.reveal({ ...about, credential: usedFor(third), earlierThan: second }),
    ).toMatchObject({ error: { kind: 'invalid-input' } });
    // A revision that somebody made up takes nothing's place.
    if (third.v !== 2) throw new Error('version');
    const madeUp = { ...about, credential: usedFor(third), earlierThan: { ...third, revision: 9 } };
    expect(await team.admin.desk.reveal(madeUp)).toMatchObject({
      error: { kind: 'invalid-input' },
    });
  });

  it('is not sealed half: the window says what is missing and stays', async () => {
    const answers: string[] = [];
    team.admin.person.at(async (_request, window) => {
      for (const fields of [
        [],
        [{ name: 'password', label: '', kind: 'hidden' as const, value: new Uint8Array(0) }],
        [
          { name: 'password', label: '', kind: 'hidden' as const, value: utf8('x') },
          { name: 'totp', label: '', kind: 'totp' as const, value: utf8('no key!') },
        ],
        [{ name: 'password', label: '', kind: 'hidden' as const, value: utf8('x') }],
      ]) {
        const said = await window.call('submit', { fields, removed: [] });
        answers.push(said.ok ? 'sealed' : String(said.error.detail?.['where']));
      }
    });
    const entered = await team.admin.desk.enterSecret({
      ...about,
      space: team.site,
      record: newId<RecordId>(secureRandom),
      kind: 'password',
      target: TARGET,
      previous: null,
    });
    expect(entered.ok).toBe(true);
    await vi.waitFor(() => expect(answers).toEqual(['password', 'password', 'totp', 'sealed']));
  });
});

describe('the policy of a space', () => {
  it('is made by an admin who agreed, holds for every member, and never goes back', async () => {
    const before = valueOf(await team.admin.desk.policy({ space: team.site }));
    expect(before).toMatchObject({ revision: 0, mayChange: true });
    const strict = {
      ...before.policy,
      may: {
        ...before.policy.may,
        reveal: ['admin' as const],
        copy: [],
        'log-in': ['engineer' as const, 'admin' as const],
      },
      revealSeconds: 10,
    };
    team.admin.person.agree(false);
    const change = { space: team.site, policy: strict };
    expect(await team.admin.desk.setPolicy(change)).toMatchObject({ error: { kind: 'cancelled' } });
    team.admin.person.agree(true);
    const signed = valueOf(await team.admin.desk.setPolicy(change));
    expect(await engineer.desk.setPolicy(change)).toMatchObject({
      error: { kind: 'not-permitted' },
    });

    valueOf(await engineer.records.policies({ policies: [signed] }));
    const there = valueOf(await engineer.desk.policy({ space: team.site }));
    expect(there).toMatchObject({
      revision: 1,
      mayChange: false,
      mine: ['log-in', 'type', 'totp', 'edit'],
    });
    const credential = usedFor(sealed);
    expect(await engineer.desk.reveal({ ...about, credential })).toMatchObject({
      error: { kind: 'not-permitted' },
    });
    expect(await engineer.desk.copy({ credential, field: 'password' })).toMatchObject({
      error: { kind: 'not-permitted' },
    });

    // Loosened by a hand that is no admin's, or by an altered one: nothing changes.
    const loose = { ...signed, revision: 9, policy: before.policy };
    valueOf(await engineer.records.policies({ policies: [loose] }));
    expect(valueOf(await engineer.desk.policy({ space: team.site })).revision).toBe(1);
    const second = valueOf(
      await team.admin.desk.setPolicy({ space: team.site, policy: before.policy }),
    );
    valueOf(await engineer.records.policies({ policies: [second] }));
    valueOf(await engineer.records.policies({ policies: [signed] }));
    expect(valueOf(await engineer.desk.policy({ space: team.site }))).toMatchObject({
      revision: 2,
      policy: before.policy,
    });
  });

  it('of two admins without network is what both allow', async () => {
    const team2 = await teamOfOne();
    const other = await joinTeam(team2, 'Wang Fang', 'admin');
    await team2.relay.exchange(team2.admin);
    const { policy } = valueOf(await other.desk.policy({ space: team2.site }));
    const mine = valueOf(
      await team2.admin.desk.setPolicy({
        space: team2.site,
        policy: { ...policy, may: { ...policy.may, copy: ['admin'] } },
      }),
    );
    const theirs = valueOf(
      await other.desk.setPolicy({
        space: team2.site,
        policy: {
          ...policy,
          reasonFor: [],
          revealSeconds: 20,
          may: { ...policy.may, copy: ['lead'], reveal: ['admin'] },
        },
      }),
    );
    for (const vault of [team2.admin, other]) {
      valueOf(await vault.records.policies({ policies: [mine, theirs] }));
      const { policy: both } = valueOf(await vault.desk.policy({ space: team2.site }));
      expect(both).toMatchObject({ revealSeconds: 20, may: { copy: [], reveal: ['admin'] } });
      expect(both.reasonFor).toEqual(policy.reasonFor);
    }
  }, 30_000);
});
