import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import type { ErrandOutcome } from '../../../common/features/vault/vault-errand.ts';
import type { CredentialOverview } from '../../../common/features/vault/credential.ts';
import { newId, type RecordId, type SpaceId } from '../../../common/lib/ids.ts';
import { utf8, type Bytes } from '../../../common/lib/bytes.ts';
import { secureRandom } from '../../../common/lib/random.ts';
import {
  mainAnswering,
  personTypes,
  TARGET,
  typedSecret,
  usedFor,
} from '../../../test/builders/credentials.ts';
import { createdVault, valueOf, type TestVault } from '../../../test/builders/vault.ts';

const CSV = `name,username,password,url
SW1,netops,one,10.0.0.1
SW1,netops,one,10.0.0.1
SW2,netops,two,10.0.0.2
SW3,netops,,10.0.0.3
FW1,admin,three,https://10.0.0.4/
`;
const overview: CredentialOverview = {
  name: 'SW9',
  kind: 'password',
  username: 'netops',
  asset: null,
  folder: 'DC/Core',
  tags: ['core'],
  url: null,
  expiresAt: null,
  notes: '',
};

let vault: TestVault;
let space: SpaceId;
let file: { name: string; content: Bytes };
let key: { name: string; content: Bytes };
let saved: Bytes | undefined;
const KEEPASS = '正确-horse-Battery-9';

beforeAll(async () => {
  vault = await createdVault();
  ({ space } = valueOf(await vault.desk.createSite(undefined)));
  mainAnswering(vault, (errand): ErrandOutcome => {
    if (errand.kind === 'save-export') saved = errand.content.slice();
    const picked = { 'pick-import': file, 'pick-key-file': key };
    if (errand.kind !== 'pick-import' && errand.kind !== 'pick-key-file') return { is: 'done' };
    const { name, content } = picked[errand.kind];
    return { is: 'file', name, content: content.slice() };
  });
}, 30_000);

const pick = (content: string | Bytes, name = 'it.csv') => {
  file = { name, content: typeof content === 'string' ? utf8(content) : content };
  const record = newId<RecordId>(secureRandom);
  const existing = [{ record, name: 'sw2', username: 'netops', url: '10.0.0.2' }];
  return vault.desk.importPick({ space, existing });
};
const row = (index: number, target: typeof TARGET | null = null) => ({
  index,
  record: newId<RecordId>(secureRandom),
  target,
});

describe('an import', () => {
  it('shows overviews and never a secret: new, duplicate of what is there or stands above, unusable', async () => {
    const preview = valueOf(await pick(CSV));
    expect(preview.rows.map(({ overview: { name }, state }) => [name, state.is])).toEqual([
      ['SW1', 'new'],
      ['SW1', 'duplicate'],
      ['SW2', 'duplicate'],
      ['SW3', 'unusable'],
      ['FW1', 'new'],
    ]);
    expect(preview.csv?.mapping).toMatchObject({ name: 0, secret: 2 });
    for (const secret of ['one', 'two', 'three']) {
      expect(JSON.stringify(preview)).not.toContain(`"${secret}"`);
    }
  });

  it('seals the chosen rows at once, for the hosts that the file names', async () => {
    const { id, rows } = valueOf(await pick(CSV));
    const asked = vault.person.asked.length;
    const sealed = valueOf(
      await vault.desk.importCommit({ id, rows: [row(0, rows[0]!.target), row(4)] }),
    );
    expect(vault.person.asked).toHaveLength(asked);
    expect(sealed.map(one => one.overview.name)).toEqual(['SW1', 'FW1']);
    const target = { host: '10.0.0.1', port: 22 };
    const credential = usedFor(sealed[0]!.secret);
    const released = await vault.release.release({ credential, target, hostKey: 'x' });
    expect(valueOf(released).secret).toEqual(utf8('one'));
    // It is gone after: the page can't seal it again elsewhere.
    expect(await vault.desk.importCommit({ id, rows: [row(0)] })).toMatchObject({
      error: { kind: 'import-gone' },
    });
  });

  it('asks the person where the page names another host, and takes nothing that is unusable', async () => {
    const { id } = valueOf(await pick(CSV));
    vault.person.agree(false);
    const theirs = { host: '198.51.100.9', port: 22 };
    expect(await vault.desk.importCommit({ id, rows: [row(0, theirs)] })).toMatchObject({
      error: { kind: 'cancelled' },
    });
    expect(vault.person.asked.at(-1)).toEqual({
      kind: 'import-credentials',
      credentials: 1,
      targets: '198.51.100.9:22',
    });
    vault.person.agree(true);
    for (const index of [3, 99]) {
      expect(await vault.desk.importCommit({ id, rows: [row(index)] })).toMatchObject({
        error: { kind: 'invalid-input' },
      });
    }
    valueOf(await vault.desk.importCancel({ id }));
    expect(await vault.desk.importCommit({ id, rows: [row(0)] })).toMatchObject({
      error: { kind: 'import-gone' },
    });
    expect(await vault.desk.importRemap({ id, mapping: {} })).toMatchObject({
      error: { kind: 'import-gone' },
    });
  });
});

describe('a KeePass database with a key file', () => {
  const fixture = (name: string): Bytes =>
    new Uint8Array(
      readFileSync(new URL(`../../../test/fixtures/keepass/${name}`, import.meta.url)),
    );

  it('is opened in one window: a wrong key stays there, the key file is read past it', async () => {
    const said: unknown[] = [];
    vault.person.at(async (request, window) => {
      expect(request).toMatchObject({ kind: 'passphrase', mayHaveKeyFile: true });
      const submit = async (typed: string) => {
        const value = utf8(typed);
        const field = { name: 'present', label: '', kind: 'hidden' as const, value };
        const answer = await window.call('submit', { fields: [field], removed: [] });
        if (!answer.ok) said.push(answer.error.kind);
      };
      await submit(KEEPASS);
      key = { name: 'hex.key', content: fixture('hex.key') };
      said.push(await window.call('keyFile', { pick: true }));
      await submit(KEEPASS);
      key = { name: 'raw.key', content: fixture('raw.key') };
      said.push(await window.call('keyFile', { pick: true }));
      await submit('wrong');
      said.push(await window.call('keyFile', { pick: false }));
      await submit(KEEPASS);
      await window.call('keyFile', { pick: true });
      await submit(KEEPASS);
    });
    const preview = valueOf(await pick(fixture('key-raw.kdbx'), 'it.kdbx'));
    expect(preview.rows).toMatchObject([{ overview: { name: 'SW1 核心交换机' } }]);
    expect(said).toEqual([
      'wrong-passphrase',
      { ok: true, value: { name: 'hex.key' } },
      'wrong-file-key',
      { ok: true, value: { name: 'raw.key' } },
      'wrong-file-key',
      { ok: true, value: { name: null } },
      'wrong-passphrase',
    ]);
  });

  it('asks for no passphrase when the file can’t be opened with any', async () => {
    const newer = fixture('key-raw.kdbx');
    newer[10] = 9;
    const shown = vault.person.shown.length;
    expect(await pick(newer, 'it.kdbx')).toMatchObject({ error: { kind: 'import-newer' } });
    expect(vault.person.shown).toHaveLength(shown);
  });
});

describe('an export', () => {
  it('is a sealed file that the app takes back, for those who may, with every use written down', async () => {
    const sealed = await typedSecret(vault, space, [
      { name: 'password', value: 's3cret' },
      { name: 'enable', value: 'super', label: 'enable 口令' },
    ]);
    const asked = {
      credentials: [{ sealed, overview }],
      work: usedFor(sealed).work,
      reason: 'handover',
    };
    const answers: string[] = [];
    vault.person.at(async (_request, window) => {
      for (const typed of ['short', 'a long passphrase']) {
        const field = { name: 'new', label: '', kind: 'hidden' as const, value: utf8(typed) };
        const said = await window.call('submit', { fields: [field], removed: [] });
        answers.push(said.ok ? 'taken' : said.error.kind);
      }
    });
    expect(valueOf(await vault.desk.exportCredentials(asked))).toEqual({ written: 1 });
    expect(answers[0]).toBe('invalid-input');
    const entries = valueOf(await vault.records.auditPending(undefined));
    expect(entries.at(-1)).toMatchObject({
      use: 'export',
      reason: 'handover',
      record: sealed.record,
    });
    const content = saved!;
    expect(Buffer.from(content).includes('s3cret')).toBe(false);
    expect(Buffer.from(content).includes('SW9')).toBe(false);

    personTypes(vault, [{ name: 'present', value: 'a long passphrase' }]);
    const preview = valueOf(await pick(content, 'it.rackside-credentials'));
    expect(preview.rows).toMatchObject([
      { overview, state: { is: 'new' }, fields: ['password', 'enable'] },
    ]);
    const [back] = valueOf(
      await vault.desk.importCommit({ id: preview.id, rows: [row(0, TARGET)] }),
    );
    const credential = usedFor(back!.secret);
    const released = await vault.release.release({ credential, target: TARGET, hostKey: 'x' });
    expect(valueOf(released).secret).toEqual(utf8('s3cret'));

    // Another passphrase, altered, cut off, newer: each says which, and nothing is on the shelf.
    personTypes(vault, [{ name: 'present', value: 'wrong' }]);
    expect(await pick(content, 'it.rackside-credentials')).toMatchObject({
      error: { kind: 'cancelled' },
    });
    personTypes(vault, [{ name: 'present', value: 'a long passphrase' }]);
    const newer = content.slice();
    newer[22] = 2;
    expect(await pick(newer, 'it.rackside-credentials')).toMatchObject({
      error: { kind: 'import-newer', detail: { got: '2' } },
    });
    expect(await pick(content.slice(0, 60), 'it.rackside-credentials')).toMatchObject({
      error: { kind: 'import-damaged' },
    });
    for (const at of [30, 80, content.length - 1]) {
      const flipped = content.slice();
      flipped[at]! ^= 1;
      expect((await pick(flipped, 'it.rackside-credentials')).ok, `byte ${at}`).toBe(false);
    }
  }, 60_000);

  it('that no import could take back is refused before anything is written down', async () => {
    const attached = { name: 'dump', value: 'x'.repeat(120 * 1024), kind: 'file' as const };
    const fields = [{ name: 'password', value: 'x' }, attached];
    const sealed = await typedSecret(vault, space, fields);
    const before = valueOf(await vault.desk.auditState(undefined)).pending;
    const asked = vault.person.asked.length;
    expect(
      await vault.desk.exportCredentials({
        credentials: Array.from({ length: 250 }, () => ({ sealed, overview })),
        work: usedFor(sealed).work,
        reason: 'handover',
      }),
    ).toEqual({ ok: false, error: { kind: 'export-too-large', detail: { limit: 32 } } });
    expect(vault.person.asked).toHaveLength(asked);
    expect(valueOf(await vault.desk.auditState(undefined)).pending).toBe(before);
  }, 30_000);

  it('takes nothing out without consent, a reason, or where the policy says no', async () => {
    const sealed = await typedSecret(vault, space, [{ name: 'password', value: 'x' }]);
    const work = usedFor(sealed).work;
    const one = { credentials: [{ sealed, overview }], work, reason: 'handover' };
    saved = undefined;
    expect(await vault.desk.exportCredentials({ ...one, reason: '' })).toMatchObject({
      error: { kind: 'reason-needed' },
    });
    vault.person.agree(false);
    expect(await vault.desk.exportCredentials(one)).toMatchObject({ error: { kind: 'cancelled' } });
    vault.person.agree(true);
    const foreign = { ...sealed, space: newId<SpaceId>(secureRandom) };
    const mixed = { ...one, credentials: [...one.credentials, { sealed: foreign, overview }] };
    expect(await vault.desk.exportCredentials(mixed)).toMatchObject({ ok: false });
    const { policy } = valueOf(await vault.desk.policy({ space }));
    const none = { ...policy, may: { ...policy.may, export: [] } };
    valueOf(await vault.desk.setPolicy({ space, policy: none }));
    expect(await vault.desk.exportCredentials(one)).toMatchObject({
      error: { kind: 'not-permitted' },
    });
    expect(saved).toBeUndefined();
  });
});

describe('a report', () => {
  it('tells scores and which are the same, and nothing of the secrets', async () => {
    const made = [];
    for (const [kind, name, value] of [
      ['password', 'password', 'Passw0rd'],
      ['enable-secret', 'secret', 'Passw0rd'],
      ['password', 'password', 'k7$Tq9vLx!2mRz8w'],
      ['ssh-key', 'privateKey', '-----BEGIN KEY-----'],
    ] as const) {
      made.push({ kind, sealed: await typedSecret(vault, space, [{ name, value }], { kind }) });
    }
    const foreign = { ...made[0]!.sealed, record: newId<RecordId>(secureRandom) };
    const report = valueOf(
      await vault.desk.report({
        credentials: [...made, { kind: 'password' as const, sealed: foreign }].map(one => ({
          ...one,
          words: ['netops'],
        })),
      }),
    );
    expect(report.unreadable).toEqual([foreign.record]);
    const [a, b, c, d] = report.findings;
    expect(a?.score).toBeLessThanOrEqual(1);
    expect([a?.sameAs, b?.sameAs, c?.sameAs, d?.sameAs]).toEqual([0, 0, null, null]);
    expect([c?.score, d?.score]).toEqual([4, null]);
    expect(JSON.stringify(report)).not.toMatch(/Passw0rd|k7\$/);
  });
});
