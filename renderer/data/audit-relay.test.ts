import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { ASSET } from '../../common/features/assets/asset.ts';
import { ROUND } from '../../common/features/inspections/round.ts';
import { FAULT } from '../../common/features/problems/fault.ts';
import { CREDENTIAL, type CredentialOverview } from '../../common/features/vault/credential.ts';
import { CREDENTIAL_USES, toCredential } from '../../common/features/vault/credential-view.ts';
import { CREDENTIAL_POLICY, POLICY_FIELD } from '../../common/features/vault/policy.ts';
import type { SealedSecret, WorkItem } from '../../common/crypto/sealed-secret.ts';
import { newId, type RecordId, type SpaceId } from '../../common/lib/ids.ts';
import { secureRandom } from '../../common/lib/random.ts';
import { credentialUsesOf, TIMELINE } from '../../common/records/timeline.ts';
import { createEdits, jsonOf, setEdit, type FieldEdit } from '../../common/records/record-edit.ts';
import { LIFE_FIELD } from '../../common/sync/change.ts';
import { TARGET, typedSecret, usedFor } from '../../test/builders/credentials.ts';
import {
  openDevice,
  type DataDevice,
  type DeviceOptions,
} from '../../test/builders/data-device.ts';
import { team } from '../../test/builders/team.ts';
import { createdVault, valueOf, type TestVault } from '../../test/builders/vault.ts';
import { relayAudit } from './audit-relay.ts';

const nobody = team(['Lin Wei']);
let vault: TestVault;
let space: SpaceId;

const OVERVIEW: CredentialOverview = {
  name: 'Core switch',
  kind: 'password',
  username: 'netops',
  asset: null,
  folder: '',
  tags: [],
  url: null,
  expiresAt: null,
  notes: '',
};

/** A device whose vault host is a real one. */
async function deviceOf(of: TestVault, options: DeviceOptions = {}): Promise<DataDevice> {
  const device = await openDevice(nobody, nobody.members[0]!, { handlers: of.records, ...options });
  of.onEvent(event => {
    if (event.to !== 'records') return;
    device.vault.emit(event.name, 'payload' in event ? event.payload : undefined);
  });
  return device;
}

async function storedCredential(device: DataDevice): Promise<SealedSecret> {
  const sealed = await typedSecret(vault, space, [{ name: 'password', value: 's3cret' }]);
  const fields = { name: 'Core switch', kind: 'password', username: 'netops', secret: sealed };
  const edits = createEdits({ space, type: CREDENTIAL, id: sealed.record }, fields);
  valueOf(await device.data.call('commit', { edits }));
  return sealed;
}

async function storedFault(device: DataDevice): Promise<RecordId> {
  const id = newId<RecordId>(secureRandom);
  const edits = createEdits(
    { space, type: FAULT, id },
    { title: 'port flapping', step: 'submitted' },
  );
  valueOf(await device.data.call('commit', { edits }));
  return id;
}

/** A round and a device, as far as work is concerned. */
async function storedWork(device: DataDevice, type: string): Promise<RecordId> {
  const id = newId<RecordId>(secureRandom);
  const edits = createEdits({ space, type, id }, { number: 'R-1', name: 'SW1', state: 'open' });
  valueOf(await device.data.call('commit', { edits }));
  return id;
}

async function logIn(sealed: SealedSecret, fault: RecordId): Promise<void> {
  const credential = usedFor(sealed, { work: { type: 'fault', space, id: fault } });
  valueOf(await vault.release.release({ credential, target: TARGET, hostKey: 'SHA256:x' }));
}

beforeAll(async () => {
  vault = await createdVault();
}, 30_000);

// Each test has a store of its own, and so a space: what another store has would be missing in it.
beforeEach(async () => {
  space = valueOf(await vault.desk.createSite(undefined)).space;
});

describe('a use that the vault host wrote down', () => {
  it('goes into the credential and the timeline of its fault, with name and reason', async () => {
    const device = await deviceOf(vault);
    const sealed = await storedCredential(device);
    const fault = await storedFault(device);
    await logIn(sealed, fault);
    await vi.waitFor(async () => {
      const record = valueOf(await device.data.call('get', { id: sealed.record }));
      const credential = record === null ? undefined : toCredential(record);
      expect(credential).toMatchObject({
        value: { uses: 1, lastUse: { use: 'log-in', host: '192.0.2.7', reason: 'port flapping' } },
      });
    });
    const worked = valueOf(await device.data.call('get', { id: fault }));
    expect(worked?.lists[TIMELINE]?.map(({ value }) => value)).toEqual([
      {
        kind: 'credential-use',
        credential: sealed.record,
        credentialName: 'Core switch',
        username: 'netops',
        host: '192.0.2.7',
        use: 'log-in',
        reason: 'port flapping',
      },
    ]);
    expect(valueOf(await vault.records.auditPending(undefined))).toEqual([]);
    expect(device.bugs).toEqual([]);
    device.engine.close();
  });

  it.each([ROUND, ASSET])('goes into the timeline of a %s as well', async type => {
    const device = await deviceOf(vault);
    const sealed = await storedCredential(device);
    const id = await storedWork(device, type);
    const credential = usedFor(sealed, {
      work: { type: type === ROUND ? 'round' : 'asset', space, id },
    });
    valueOf(await vault.release.release({ credential, target: TARGET, hostKey: 'SHA256:x' }));
    await vi.waitFor(async () => {
      const worked = valueOf(await device.data.call('get', { id }));
      expect(worked === null ? [] : credentialUsesOf(worked)).toMatchObject([
        { entry: { credential: sealed.record, use: 'log-in', reason: 'port flapping' } },
      ]);
    });
    device.engine.close();
  });

  it('waits for the next start when the app ended first, and goes in once', async () => {
    const device = await deviceOf(vault);
    const sealed = await storedCredential(device);
    const fault = await storedFault(device);
    device.engine.close();
    await logIn(sealed, fault);
    const [entry] = valueOf(await vault.records.auditPending(undefined));

    // The second ends between the commit and its word to the vault host.
    let died = false;
    const second = await openDevice(nobody, nobody.members[0]!, {
      handlers: {
        ...vault.records,
        auditKept: async () => {
          died = true;
          return { ok: false, error: { kind: 'vault-host-gone' } };
        },
      },
      disk: device.disk,
    });
    await vi.waitFor(() => expect(died).toBe(true));
    second.engine.close();
    expect(valueOf(await vault.records.auditPending(undefined))).toEqual([entry]);

    const third = await deviceOf(vault, { disk: device.disk });
    await vi.waitFor(async () =>
      expect(valueOf(await vault.records.auditPending(undefined))).toEqual([]),
    );
    const record = valueOf(await third.data.call('get', { id: sealed.record }));
    expect(record?.lists[CREDENTIAL_USES]?.map(({ value }) => value)).toEqual([entry]);
    third.engine.close();
  });
});

describe('what the records say', () => {
  it('is told to the vault host: policies, present secrets, and chains that it verifies', async () => {
    const device = await deviceOf(vault);
    const first = await storedCredential(device);
    await logIn(first, await storedFault(device));
    const second = await typedSecret(vault, space, [{ name: 'password', value: 'new' }], {
      record: first.record,
      previous: first,
    });
    const { policy } = valueOf(await vault.desk.policy({ space }));
    const strict = { ...policy, revealSeconds: 15 };
    const signed = valueOf(await vault.desk.setPolicy({ space, policy: strict }));
    const id = newId<RecordId>(secureRandom);
    valueOf(
      await device.data.call('commit', {
        edits: [
          ...createEdits({ space, type: CREDENTIAL_POLICY, id }, { [POLICY_FIELD]: signed }),
          {
            space,
            type: CREDENTIAL,
            id: first.record,
            field: 'secret',
            op: 'set',
            value: jsonOf(second),
          },
        ],
      }),
    );
    device.timers.ring();
    await vi.waitFor(async () => {
      const { verified, findings } = valueOf(await vault.desk.auditState(undefined));
      expect(verified).toBeGreaterThan(0);
      expect(findings).toEqual([]);
      const stale = { credential: usedFor(first), target: TARGET, hostKey: 'SHA256:x' };
      expect(await vault.release.release(stale)).toMatchObject({
        error: { kind: 'rollback-refused' },
      });
    });
    device.engine.close();
  });
});

describe('the work that a use names', () => {
  it('is asked of the records: under way, over, deleted, of another kind, or not there', async () => {
    const device = await deviceOf(vault);
    vault.work = undefined;
    try {
      const sealed = await storedCredential(device);
      const use = async (work: Partial<WorkItem>) => {
        const credential = usedFor(sealed);
        const asked = { ...credential, work: { ...credential.work, ...work } };
        const about = { credential: asked, target: TARGET, hostKey: 'SHA256:x' };
        const released = await vault.release.release(about);
        return released.ok ? 'released' : released.error.kind;
      };
      const set = async (type: string, id: RecordId, field: string, value: string) => {
        const edits = [setEdit({ space, type, id }, field, value, [])];
        valueOf(await device.data.call('commit', { edits }));
      };
      const fault = await storedFault(device);
      expect(await use({ id: fault })).toBe('released');
      expect(await use({})).toBe('work-unknown');
      expect(await use({ id: sealed.record })).toBe('work-unknown');
      expect(await use({ id: fault, type: 'round' })).toBe('work-unknown');
      await set(FAULT, fault, 'step', 'replied');
      expect(await use({ id: fault })).toBe('work-closed');
      await set(FAULT, fault, 'step', 'analysed');
      expect(await use({ id: fault })).toBe('released');
      await set(FAULT, fault, 'step', 'of a newer app');
      expect(await use({ id: fault })).toBe('work-unknown');

      const round = await storedWork(device, ROUND);
      expect(await use({ type: 'round', id: round })).toBe('released');
      await set(ROUND, round, 'state', 'finished');
      expect(await use({ type: 'round', id: round })).toBe('work-closed');

      const asset = await storedWork(device, ASSET);
      expect(await use({ type: 'asset', id: asset })).toBe('released');
      const gone = { space, type: ASSET, id: asset, field: LIFE_FIELD, op: 'delete', value: null };
      valueOf(await device.data.call('commit', { edits: [gone as FieldEdit] }));
      expect(await use({ type: 'asset', id: asset })).toBe('work-unknown');

      const taken = await vault.desk.exportCredentials({
        credentials: [{ sealed, overview: OVERVIEW }],
        work: { type: 'fault', space, id: newId<RecordId>(secureRandom) },
        reason: 'handover',
      });
      expect(taken).toMatchObject({ error: { kind: 'work-unknown' } });
    } finally {
      vault.work = 'open';
      device.engine.close();
    }
  });
});

describe('relayAudit', () => {
  it('answers what went wrong and leaves the use with the vault host', async () => {
    const store = { vault: { call: async () => ({ ok: false, error: { kind: 'locked' } }) } };
    expect(await relayAudit(store as never)).toMatchObject({ error: { kind: 'locked' } });
  });
});
