import { afterAll, beforeAll, expect, it } from 'vitest';
import type { SealedSecret } from '../../../common/crypto/sealed-secret.ts';
import { newId, type RecordId, type SpaceId } from '../../../common/lib/ids.ts';
import { secureRandom } from '../../../common/lib/random.ts';
import { fieldValue } from '../../../common/sync/change.ts';
import type { Edit } from '../../../renderer/data/data-contract.ts';
import { eventually } from '../../attacks/eventually.ts';
import { laptopOf, type Laptop } from '../../attacks/laptop.ts';
import { isOnline, synced } from '../../attacks/team-at-work.ts';
import { typedSecret } from '../../builders/credentials.ts';
import {
  createdVault,
  joinedVault,
  ownerOf,
  valueOf,
  type TestVault,
} from '../../builders/vault.ts';
import { startSyncServer, type SyncServer } from '../../hosts/sync-server.ts';

// An admin without network renews a site's key and goes on writing under it. Meanwhile the other admin
// takes the role away: nobody will ever have that key.

const TITLE = 'Fan tray two stands still';
const NOTES = ['Told the duty room', 'Spare tray is in store room four'] as const;

let server: SyncServer;
const laptops: Laptop[] = [];
beforeAll(async () => {
  server = await startSyncServer();
});
afterAll(async () => {
  for (const laptop of laptops) {
    laptop.stop();
    laptop.vault.close();
  }
  await server.stop();
});

const fault = newId<RecordId>(secureRandom);
const credential = newId<RecordId>(secureRandom);

async function commit(on: Laptop, edits: readonly Edit[]): Promise<void> {
  valueOf(await on.data.call('commit', { edits: [...edits] }));
}
const editOf = (space: SpaceId, id: RecordId, field: string, value: Edit['value']): Edit => ({
  space,
  type: id === fault ? 'fault' : 'credential',
  id,
  field,
  op: 'set',
  value,
});
const valuesOf = async ({ data }: Laptop, id: RecordId, field: string): Promise<unknown[]> =>
  (valueOf(await data.call('get', { id }))?.fields[field] ?? []).map(({ value }) => value);
const notesOf = async ({ data }: Laptop): Promise<unknown[]> =>
  (valueOf(await data.call('get', { id: fault }))?.lists['timeline'] ?? []).map(
    ({ value }) => value,
  );

async function secondAdmin(lin: Laptop, site: SpaceId): Promise<TestVault> {
  const { desk } = lin.vault;
  const organisation = valueOf(await desk.spaces(undefined)).find(
    ({ kind }) => kind === 'organisation',
  )!.space;
  const spaces = [organisation, site];
  const { text } = valueOf(await desk.invite({ server: server.url, spaces, role: 'admin' }));
  const vault = await joinedVault(text, 'Zhao Min');
  const { account } = await ownerOf(vault);
  const first = await laptopOf(vault);
  await eventually(
    'the answer to the invitation',
    async () => valueOf(await desk.joiners(undefined)),
    joiners => joiners.some(one => one.account === account),
  );
  valueOf(await desk.confirmJoiner({ account }));
  await eventually(
    'the keys',
    async () => valueOf(await vault.records.keys(undefined)).spaces.length,
    count => count === 2,
  );
  first.stop();
  return vault;
}

it('what was written under a key that nobody accepted goes out anew, and nothing of it is lost', async () => {
  const lin = await createdVault('Lin Wei');
  const { space: site } = valueOf(await lin.desk.createSite(undefined));
  const { enrolmentCode } = server;
  const admin = await laptopOf(lin, { server: server.url, enrolmentCode });
  laptops.push(admin);
  await isOnline(admin);
  const zhao = await secondAdmin(admin, site);
  const { account } = await ownerOf(zhao);

  valueOf(await zhao.desk.rotateKeys({ space: site }));
  const away = await laptopOf(zhao, { server: 'http://127.0.0.1:1' });
  await commit(away, [editOf(site, fault, 'title', 'Fan tray stands still')]);
  await commit(away, [editOf(site, fault, 'title', TITLE)]);
  for (const value of NOTES) {
    await commit(away, [{ ...editOf(site, fault, 'timeline', value), op: 'append' }]);
  }
  const secret = await typedSecret(zhao, site, [{ name: 'password', value: 's3cret' }], {
    record: credential,
  });
  await commit(away, [editOf(site, credential, 'secret', fieldValue.parse(secret))]);
  away.stop();

  valueOf(await lin.desk.changeRole({ space: site, account, role: 'engineer' }));
  await synced(admin);
  const back = await laptopOf(zhao, { server: server.url }, away.disk);
  laptops.push(back);
  await isOnline(back);
  await synced(back);
  const { rejected } = await back.outbox();
  expect(rejected.map(({ code }) => code)).toEqual(rejected.map(() => 'unknown-key'));
  expect(rejected).toHaveLength(5);
  const before = [await valuesOf(back, fault, 'title'), await notesOf(back)];

  for (const { id } of rejected) valueOf(await back.data.call('resubmit', { id }));
  await synced(back);
  expect((await back.outbox()).rejected).toEqual([]);
  await synced(admin);

  // On both sides it is what it was: no value twice, no conflict, and under its author's name.
  for (const laptop of [admin, back]) {
    expect([await valuesOf(laptop, fault, 'title'), await notesOf(laptop)]).toEqual(before);
    const history = valueOf(await laptop.data.call('history', { id: fault }));
    expect(history.map(({ after }) => after)).toEqual(['Fan tray stands still', TITLE, ...NOTES]);
    expect(new Set(history.map(({ author }) => author))).toEqual(new Set([account]));
    expect(history.every(({ receivedAt }) => receivedAt !== undefined)).toBe(true);
  }
  // The secret, too, is one that the other admin can open.
  const [seen, ...more] = (await valuesOf(admin, credential, 'secret')) as SealedSecret[];
  expect(more).toEqual([]);
  const fields = valueOf(await lin.desk.secretFields({ sealed: seen! }));
  expect(fields.map(({ name }) => name)).toEqual(['password']);

  // And after a restart.
  back.stop();
  const again = await laptopOf(zhao, { server: server.url }, back.disk);
  laptops.push(again);
  expect([await valuesOf(again, fault, 'title'), await notesOf(again)]).toEqual(before);
  expect((await again.outbox()).rejected).toEqual([]);
}, 60_000);
