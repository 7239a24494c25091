import type { AppError } from '../../../common/errors/app-error.ts';
import type { RecordId, SpaceId } from '../../../common/lib/ids.ts';
import {
  MAX_PAGE,
  type RecordPage,
  type RecordView,
} from '../../../renderer/data/data-contract.ts';
import { startWorker, type BenchWorker } from '../../bench/page/data-worker.ts';
import { must, openKeeper, openVault, type VaultPorts } from '../../bench/page/vault-ports.ts';

const TYPE = 'fault';
/** Records that so many actions write to, one after the other; then come others, and these grow cold. */
const RECORDS = 12;
const ACTIONS_OF_RECORDS = 60;
/** Actions on their way at once: whatever the moment, something is being written. */
const AT_ONCE = 3;
const PASSPHRASE = 'survives a power cut';

/** Tells the test that an action was answered for; put there by the test. */
type Report = (action: number) => Promise<void>;

/** A record as the store has it: its last title, and the number of each action in its timeline. */
export interface HeldRecord {
  readonly record: number;
  readonly title: string;
  readonly actions: readonly number[];
}
/** What the store says after it was opened. */
export interface HeldStore {
  /** Kind and, where it is told, why. */
  readonly error?: string;
  readonly records: readonly HeldRecord[];
  readonly damaged: number;
  readonly pending: number;
}

/** Records of an action: one to five, so that whole actions are seen to be whole. */
export function recordsOf(action: number): number[] {
  const first = RECORDS * Math.floor(action / ACTIONS_OF_RECORDS);
  return Array.from({ length: 1 + (action % 5) }, (_, i) => first + ((action * 7 + i) % RECORDS));
}

/** What the fault tests do in the app's page, with the real worker, vault host and journal. */
export function faultsPage() {
  let vault: VaultPorts | undefined;
  let worker: BenchWorker | undefined;
  const desk = (): VaultPorts['desk'] => {
    if (vault === undefined) throw new Error('the vault is not open');
    return vault.desk;
  };
  const data = (): BenchWorker['client'] => {
    if (worker === undefined) throw new Error('no worker runs');
    return worker.client;
  };

  return {
    create: async (): Promise<SpaceId> => {
      vault = await openVault();
      const person = { name: 'Lin Wei', deviceLabel: 'Faults', passphrase: PASSPHRASE };
      await must(desk().call('create', { ...person, orgName: 'Faults' }));
      return (await must(desk().call('createSite'))).space;
    },
    unlock: async (): Promise<void> => {
      vault = await openVault();
      await must(desk().call('unlock', { passphrase: PASSPHRASE }));
    },
    /** Opens the store and reads all of it, to the last byte. */
    open: async (script: string): Promise<HeldStore> => {
      if (vault === undefined) throw new Error('the vault is not open');
      const keeper = await openKeeper();
      worker = startWorker(script);
      worker.give('storage-keeper', keeper);
      worker.give('vault-records', vault.records);
      const opened = await data().call('open');
      const nothing = { records: [], damaged: 0, pending: 0 };
      if (!opened.ok) return { error: textOf(opened.error), ...nothing };
      const checked = await data().call('check');
      if (!checked.ok) return { error: textOf(checked.error), ...nothing };
      const records: RecordView[] = [];
      let after: string | null = null;
      do {
        const page: RecordPage = await must(
          data().call('list', {
            type: TYPE,
            limit: MAX_PAGE,
            ...(after === null ? {} : { after }),
          }),
        );
        records.push(...page.records);
        after = page.next;
      } while (after !== null);
      const { pending } = await must(data().call('outbox'));
      return { records: records.map(heldOf), damaged: checked.value.damaged, pending };
    },
    /** Writes actions from this number on, until the power is cut or so many are written. */
    keepWriting: async (space: SpaceId, first: number, count: number): Promise<void> => {
      const report = (globalThis as unknown as { reportAction: Report }).reportAction;
      let next = first;
      const writeNext = async (): Promise<void> => {
        while (next < first + count) {
          const action = next;
          next += 1;
          const edits = recordsOf(action).flatMap(record => {
            const of = { space, type: TYPE, id: idOf(record) };
            return [
              { ...of, field: 'title', op: 'set' as const, value: `written by ${action}` },
              { ...of, field: 'timeline', op: 'append' as const, value: { action } },
            ];
          });
          await must(data().call('commit', { edits }));
          void report(action);
        }
      };
      await Promise.all(Array.from({ length: AT_ONCE }, writeNext));
    },
  };
}

function textOf({ kind, detail }: AppError): string {
  return [kind, ...Object.values(detail ?? {})].join(' ');
}

function idOf(record: number): RecordId {
  return `00000000-0000-4000-8000-${String(record).padStart(12, '0')}` as RecordId;
}

function heldOf({ id, fields, lists }: RecordView): HeldRecord {
  return {
    record: Number(id.slice(-12)),
    title: (fields['title'] ?? []).map(({ value }) => JSON.stringify(value)).join(' | '),
    actions: (lists['timeline'] ?? []).map(({ value }) => (value as { action: number }).action),
  };
}

/** @see faultsPage */
export type FaultsPage = ReturnType<typeof faultsPage>;
