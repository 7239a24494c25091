import { sealChange } from '../../common/crypto/change-envelope.ts';
import { importAesKey } from '../../common/crypto/aead.ts';
import type { RecordsKey } from '../../common/crypto/keys.ts';
import type { SpaceInfo } from '../../common/features/vault/space-info.ts';
import type { VaultOwner } from '../../common/features/vault/vault-owner.ts';
import { toBase64Url, type Bytes } from '../../common/lib/bytes.ts';
import type { Clock } from '../../common/lib/clock.ts';
import {
  newId,
  type AccountId,
  type ChangeId,
  type DeviceId,
  type OrgId,
  type SpaceId,
  type TxId,
} from '../../common/lib/ids.ts';
import type { FieldEdit } from '../../common/records/record-edit.ts';
import type { Random } from '../../common/lib/random.ts';
import type { Change } from '../../common/sync/change.ts';
import { hybridClock } from '../../common/sync/hlc.ts';
import type { StoredChange } from '../../common/sync/protocol/push.ts';

/** A space with the key of its records and the server's log of it. */
export interface FakeSpace {
  readonly info: SpaceInfo;
  readonly recordsKey: Bytes;
  readonly log: StoredChange[];
}

/** Workspace, members and server log of a fake vault and a fake server, in the page's memory. */
export interface FakeOrganisation {
  readonly owner: VaultOwner;
  readonly localKey: Bytes;
  readonly spaces: FakeSpace[];
  readonly timeline: string;
  addSpace(kind: SpaceInfo['kind']): FakeSpace;
  /** Numbers a change into its space's log, as the server does. */
  store(change: Change): StoredChange | undefined;
  /** An edit of the team lead's, from another machine. */
  leadEdits(edits: readonly FieldEdit[]): Promise<void>;
}

const leadName = '陈组长';

/** An organisation of one technician and one lead. */
export function fakeOrganisation(
  who: { readonly orgName: string; readonly name: string },
  random: Random,
  clock: Clock,
): FakeOrganisation {
  const org = newId<OrgId>(random);
  const me = newId<AccountId>(random);
  const lead = newId<AccountId>(random);
  const leadDevice = newId<DeviceId>(random);
  const leadClock = hybridClock(leadDevice, clock);
  const spaces: FakeSpace[] = [];
  const members: SpaceInfo['members'] = [
    { account: me, name: who.name, role: 'admin' },
    { account: lead, name: leadName, role: 'lead' },
  ];
  const store = (change: Change): StoredChange | undefined => {
    const log = spaces.find(one => one.info.space === change.space)?.log;
    if (log === undefined) return undefined;
    const known = log.find(row => row.change.id === change.id);
    if (known !== undefined) return known;
    const row = { seq: String(log.length + 1), receivedAt: clock.wall(), change };
    log.push(row);
    return row;
  };
  const addSpace = (kind: SpaceInfo['kind']): FakeSpace => {
    const info: SpaceInfo = {
      space: newId<SpaceId>(random),
      kind,
      epoch: 1,
      role: 'admin',
      members,
    };
    const made = { info, recordsKey: random.bytes(32), log: [] };
    spaces.push(made);
    return made;
  };
  addSpace('organisation');
  return {
    owner: { org, orgName: who.orgName, account: me, name: who.name, device: newId(random) },
    localKey: random.bytes(32),
    spaces,
    timeline: random.uuid(),
    addSpace,
    store,
    leadEdits: async edits => {
      const tx = newId<TxId>(random);
      for (const { space, type, id, field, op, value, seen } of edits) {
        const of = spaces.find(one => one.info.space === space);
        if (of === undefined) throw new Error('no such space');
        const key = (await importAesKey(of.recordsKey)) as RecordsKey;
        const header = {
          v: 1,
          id: newId<ChangeId>(random),
          org,
          space,
          device: leadDevice,
          author: lead,
          keyId: 'e1',
          schemaV: 1,
        } as const;
        const body = await sealChange(
          key,
          header,
          {
            entity: { type, id },
            field,
            op,
            value,
            tx,
            parents: seen ?? [],
            hlc: leadClock.next(),
            wall: clock.wall(),
            elapsed: clock.elapsed(),
          },
          random,
        );
        // The fake vault takes every signature; the worker never checks one itself.
        store({ ...header, body, sig: toBase64Url(random.bytes(64)) });
      }
    },
  };
}
