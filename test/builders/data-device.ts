import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import type { DexieOptions } from 'dexie';
import type { SyncTransport } from '../../common/features/sync/transport.ts';
import type { Client, Handlers } from '../../common/ipc/port-rpc.ts';
import type { StorageKeeper } from '../../common/features/storage/storage-keeper.ts';
import type { VaultRecords } from '../../common/features/vault/vault-records.ts';
import type { RecordId, SpaceId } from '../../common/lib/ids.ts';
import { newId } from '../../common/lib/ids.ts';
import { secureRandom, type Random } from '../../common/lib/random.ts';
import type {
  DataContract,
  Edit,
  OutboxState,
  RecordView,
} from '../../renderer/data/data-contract.ts';
import { createEngine, type Engine } from '../../renderer/data/engine.ts';
import type { FoldLimits } from '../../renderer/data/fold-limits.ts';
import type { Timers } from '../../renderer/data/timers.ts';
import { localClient, type LocalClient } from '../fakes/local-client.ts';
import { steppedClock, type SteppedClock } from '../fakes/stepped-clock.ts';
import { recordsVault, type Member, type Team } from './team.ts';
import { valueOf } from './vault.ts';

/** Timers that ring only when a test says so. */
export interface HeldTimers extends Timers {
  ring(): void;
}

/** No timer rings by itself. */
export function heldTimers(): HeldTimers {
  const waiting = new Set<() => void>();
  return {
    after: (_milliseconds, callback) => {
      waiting.add(callback);
      return () => waiting.delete(callback);
    },
    ring: () => {
      const due = [...waiting];
      waiting.clear();
      for (const callback of due) callback();
    },
  };
}

/** One device with its disk; the engine can end and begin again over the same disk. */
export interface DataDevice {
  readonly who: Member;
  readonly disk: IDBFactory;
  readonly clock: SteppedClock;
  readonly timers: HeldTimers;
  readonly vault: LocalClient<VaultRecords>;
  readonly engine: Engine;
  readonly data: Client<DataContract>;
  /** Ids of `changed` events, one array each. */
  readonly changed: RecordId[][];
  readonly outboxes: OutboxState[];
  readonly bugs: unknown[];
}

/** What a device may be given instead of its own. */
export interface DeviceOptions {
  readonly disk?: IDBFactory;
  readonly clock?: SteppedClock;
  readonly random?: Random;
  readonly transport?: Client<SyncTransport>;
  readonly addons?: DexieOptions['addons'];
  readonly limits?: FoldLimits;
  /** Longest that a transaction may take, ms. */
  readonly patienceMs?: number;
  /** Another vault host than the member's. */
  readonly handlers?: Handlers<VaultRecords>;
  /** Main's side of the store: journal and sentinel. */
  readonly keeper?: Client<StorageKeeper>;
  /** Awaited before and after every call to the vault host. */
  readonly onVaultCall?: (name: string) => Promise<void>;
}

/** A device whose store is not open yet. */
export function dataDevice(of: Team, who: Member, options: DeviceOptions = {}): DataDevice {
  const { disk = new IDBFactory(), clock = steppedClock(), random = secureRandom } = options;
  const changed: RecordId[][] = [];
  const outboxes: OutboxState[] = [];
  const bugs: unknown[] = [];
  const timers = heldTimers();
  const vault = localClient<VaultRecords>(
    options.handlers ?? recordsVault(of, who),
    options.onVaultCall,
  );
  const addons = options.addons ?? [];
  const engine = createEngine({
    place: {
      name: 'rackside',
      indexedDB: disk,
      IDBKeyRange,
      addons,
      ...(options.patienceMs === undefined ? {} : { patienceMs: options.patienceMs }),
    },
    vault,
    clock,
    random,
    timers,
    limits: options.limits,
    keeper: options.keeper,
    events: {
      changed: ({ ids }) => changed.push(ids),
      outbox: state => outboxes.push(state),
    },
    onBug: (_where, bug) => bugs.push(bug),
  });
  if (options.transport !== undefined) engine.attachTransport(options.transport);
  const data = localClient<DataContract>(engine.handlers);
  return { who, disk, clock, timers, vault, engine, data, changed, outboxes, bugs };
}

/** A device whose store is open. */
export async function openDevice(
  of: Team,
  who: Member,
  options: DeviceOptions = {},
): Promise<DataDevice> {
  const device = dataDevice(of, who, options);
  valueOf(await device.data.call('open'));
  return device;
}

/** The device after its process ended and the store was opened again. */
export async function reopened(
  of: Team,
  before: DataDevice,
  options: DeviceOptions = {},
): Promise<DataDevice> {
  before.engine.close();
  return openDevice(of, before.who, { disk: before.disk, clock: before.clock, ...options });
}

/** The first page of a list of the device. */
export async function listed(
  { data }: DataDevice,
  wish: { readonly type: string; readonly space?: SpaceId; readonly deleted?: boolean },
): Promise<readonly RecordView[]> {
  return valueOf(await data.call('list', wish)).records;
}

/** A new record's id and the edit that sets one of its fields. */
export function editOf(
  space: SpaceId,
  field: string,
  value: Edit['value'],
  more: Partial<Edit> = {},
): Edit {
  return {
    space,
    type: 'fault',
    id: newId<RecordId>(secureRandom),
    field,
    op: 'set',
    value,
    ...more,
  };
}
