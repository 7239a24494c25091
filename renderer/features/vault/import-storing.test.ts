import { beforeAll, expect, it, vi } from 'vitest';
import { CREDENTIAL } from '../../../common/features/vault/credential.ts';
import { toCredential } from '../../../common/features/vault/credential-view.ts';
import type { ErrandOutcome } from '../../../common/features/vault/vault-errand.ts';
import { utf8, type Bytes } from '../../../common/lib/bytes.ts';
import { newId, type RecordId, type SpaceId } from '../../../common/lib/ids.ts';
import { secureRandom } from '../../../common/lib/random.ts';
import { mainAnswering } from '../../../test/builders/credentials.ts';
import { openDevice, type DataDevice } from '../../../test/builders/data-device.ts';
import { team } from '../../../test/builders/team.ts';
import { createdVault, valueOf, type TestVault } from '../../../test/builders/vault.ts';
import type { RecordView } from '../../data/data-contract.ts';
import {
  forgetWaiting,
  keepWaiting,
  readWaiting,
  storeWaiting,
  type WaitingImport,
} from './import-storing.ts';

/** As many as it takes to be stored in several commits; 5,000 to see how long the most takes. */
const ROWS = Number(process.env['RACKSIDE_IMPORT_ROWS'] ?? 200);
vi.setConfig({ testTimeout: 600_000 });

const nobody = team(['Lin Wei']);
let vault: TestVault;
let space: SpaceId;
let content: Bytes;

beforeAll(async () => {
  vault = await createdVault();
  ({ space } = valueOf(await vault.desk.createSite(undefined)));
  mainAnswering(vault, (): ErrandOutcome => ({ is: 'file', name: 'it.csv', content }));
}, 30_000);

const opened = (disk?: DataDevice['disk']): Promise<DataDevice> =>
  openDevice(nobody, nobody.members[0]!, {
    handlers: vault.records,
    ...(disk === undefined ? {} : { disk }),
  });

/** A file's rows, twins among them, as the vault host seals them. */
async function sealed(): Promise<WaitingImport> {
  const lines = Array.from(
    { length: ROWS },
    (_, n) => `SW${n - (n % 2)},netops,secret-${n},10.0.0.1`,
  );
  content = utf8(`name,username,password,url\n${lines.join('\n')}\n`);
  const preview = valueOf(await vault.desk.importPick({ space, existing: [] }));
  const rows = preview.rows.map(({ index, target }) => ({
    index,
    record: newId<RecordId>(secureRandom),
    target,
  }));
  return { space, credentials: valueOf(await vault.desk.importCommit({ id: preview.id, rows })) };
}

async function storedOn(device: DataDevice): Promise<RecordView[]> {
  const all: RecordView[] = [];
  for (let after: string | undefined; ;) {
    const wish = { type: CREDENTIAL, space, limit: 500, ...(after === undefined ? {} : { after }) };
    const { records, next } = valueOf(await device.data.call('list', wish));
    all.push(...records);
    if (next === null) return all;
    after = next;
  }
}

it('an import that the app’s end cuts off is stored to the last row, and none twice', async () => {
  const waiting = await sealed();
  const first = await opened();
  valueOf(await keepWaiting(first.data, waiting));
  // The worker ends in the middle: what is under way is not answered, what comes after never runs.
  let commits = 0;
  const dying: typeof first.data = {
    ...first.data,
    call: (name, ...input) => {
      if (name !== 'commit') return first.data.call(name, ...input);
      commits += 1;
      if (commits > 2) first.engine.close();
      return first.data.call(name, ...input);
    },
  };
  let told = 0;
  const cutOff = await storeWaiting(dying, waiting, count => {
    told = count;
  });
  expect(cutOff.ok).toBe(false);
  expect(told).toBeGreaterThan(0);
  expect(told).toBeLessThan(ROWS);

  const second = await opened(first.disk);
  const [deleted] = await storedOn(second);
  const gone = { space, type: CREDENTIAL, id: deleted!.id, field: '$life', op: 'delete' } as const;
  valueOf(await second.data.call('commit', { edits: [{ ...gone, value: null }] }));
  const left = valueOf(await readWaiting(second.data));
  expect(left?.credentials.length).toBeGreaterThan(0);
  expect(left?.credentials.length).toBeLessThanOrEqual(ROWS - told);
  const start = performance.now();
  valueOf(await storeWaiting(second.data, left!, () => undefined));
  if (ROWS > 1000)
    console.log(`${left!.credentials.length} stored in ${performance.now() - start} ms`);
  expect(valueOf(await readWaiting(second.data))).toBeUndefined();

  const stored = await storedOn(second);
  // What was deleted meanwhile does not come back.
  const wanted = waiting.credentials.filter(({ record }) => record !== deleted!.id);
  expect(new Set(stored.map(({ id }) => id))).toEqual(new Set(wanted.map(({ record }) => record)));
  expect(stored).toHaveLength(ROWS - 1);
  for (const record of stored) {
    expect(record.fields['secret']).toHaveLength(1);
    expect(toCredential(record).ok).toBe(true);
  }
  second.engine.close();
});

it('what waits may be given up, and what can’t be read does not wait', async () => {
  const device = await opened();
  const waiting = await sealed();
  valueOf(await keepWaiting(device.data, waiting));
  expect(valueOf(await readWaiting(device.data))).toEqual(waiting);
  valueOf(await forgetWaiting(device.data));
  expect(valueOf(await readWaiting(device.data))).toBeUndefined();
  valueOf(await device.data.call('writeDraft', { form: 'vault/import', values: { waiting: [1] } }));
  expect(valueOf(await readWaiting(device.data))).toBeUndefined();
  device.engine.close();
});
