import { existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createdVault, PASSPHRASE, valueOf, vaultIn } from '../../../test/builders/vault.ts';
import { seededRandom } from '../../../test/fakes/seeded-random.ts';
import { steppedClock } from '../../../test/fakes/stepped-clock.ts';
import { openPeople, type People } from './people.ts';

const profile = (): string => mkdtempSync(join(tmpdir(), 'rackside-people-'));
let seed = 1;
const open = (dir: string): Promise<People> =>
  openPeople(dir, steppedClock(), seededRandom((seed += 1)));

function pretendWorkspace(vault: string): void {
  mkdirSync(vault, { recursive: true });
  writeFileSync(join(vault, 'account.json'), '{}');
}

it('moves the only person of an older version to a folder of its own, with the database it has', async () => {
  const dir = profile();
  const old = await createdVault('Lin Wei');
  old.close();
  await rename(old.dir, join(dir, 'vault'));
  writeFileSync(join(dir, 'server.json'), '{"server":"https://sync.example"}');
  writeFileSync(join(dir, 'preferences.json'), '{}');

  const people = await open(dir);
  const [one, ...others] = await people.list();
  expect(others).toEqual([]);
  expect(one).toMatchObject({ name: 'Lin Wei', orgName: 'North Field Service' });
  const place = people.chosen();
  expect(place).toMatchObject({ id: one?.id, database: 'rackside' });
  expect(readFileSync(join(place?.folder ?? '', 'server.json'), 'utf8')).toContain('sync.example');
  expect(existsSync(join(dir, 'vault'))).toBe(false);
  expect(existsSync(join(dir, 'preferences.json'))).toBe(true);
  const vault = vaultIn(place?.vault);
  expect(valueOf(await vault.desk.unlock({ passphrase: PASSPHRASE })).name).toBe('Lin Wei');

  const again = await open(dir);
  expect(await again.list()).toEqual([one]);
  expect(again.chosen()).toEqual(place);
});

it('takes the move up where a power cut stopped it', async () => {
  const dir = profile();
  pretendWorkspace(join(dir, 'vault'));
  writeFileSync(join(dir, 'server.json'), '{"server":"https://sync.example"}');
  // As after the person's folder was made and the server's file was moved.
  const id = '5f0c8a52-95a1-4bd7-9d3f-0c1c3e0f7a11';
  mkdirSync(join(dir, 'people', id, 'vault'), { recursive: true });
  writeFileSync(
    join(dir, 'people', id, 'person.json'),
    JSON.stringify({ v: 1, name: '', orgName: '', database: 'rackside' }),
  );
  await rename(join(dir, 'server.json'), join(dir, 'people', id, 'server.json'));
  const people = await open(dir);
  expect(people.chosen()?.id).toBe(id);
  expect(existsSync(join(dir, 'people', id, 'vault', 'account.json'))).toBe(true);
  expect(existsSync(join(dir, 'people', id, 'server.json'))).toBe(true);
  expect(await people.list()).toHaveLength(1);
});

it('begins with nobody, and one who has no workspace yet is not on the list', async () => {
  const people = await open(profile());
  expect(await people.list()).toEqual([]);
  expect(people.chosen()).toBeUndefined();
  const first = valueOf(await people.add());
  expect(await people.list()).toEqual([]);
  expect(valueOf(await people.add()).id).toBe(first.id);
});

it('gives each person a folder and a database of their own, and asks who is at work', async () => {
  const dir = profile();
  const people = await open(dir);
  const places = [];
  for (const name of ['Lin Wei', 'Zhao Min']) {
    const { id } = valueOf(await people.add());
    const place = people.chosen();
    if (place === undefined) throw new Error('nobody is chosen');
    pretendWorkspace(place.vault);
    expect(place.id).toBe(id);
    await people.unlocked({ name, orgName: 'North Field Service' });
    places.push(place);
  }
  expect(new Set(places.map(({ folder }) => folder)).size).toBe(2);
  expect(new Set(places.map(({ database }) => database)).size).toBe(2);
  const again = await open(dir);
  expect((await again.list()).map(({ name }) => name).toSorted()).toEqual(['Lin Wei', 'Zhao Min']);
  expect(again.chosen()).toBeUndefined();
  valueOf(await again.choose(places[0]?.id ?? ''));
  expect(again.chosen()).toEqual(places[0]);
  expect(await again.choose('5f0c8a52-95a1-4bd7-9d3f-0c1c3e0f7a11')).toMatchObject({ ok: false });
  expect(again.chosen()).toEqual(places[0]);
});

it('keeps a staged person only when told so, and leaves nothing of one that was cut short', async () => {
  const dir = profile();
  const people = await open(dir);
  const dropped = valueOf(await people.stage());
  pretendWorkspace(dropped.vault);
  await people.discard(dropped);
  const kept = valueOf(await people.stage());
  pretendWorkspace(kept.vault);
  expect(await people.list()).toEqual([]);
  const who = { name: 'Lin Wei', orgName: 'North Field Service', restoredAs: 'Spare laptop' };
  valueOf(await people.keep(kept, who));
  expect(await people.list()).toEqual([{ id: kept.id, ...who }]);
  expect((await people.list()).map(({ id }) => id)).toEqual([kept.id]);
  const late = valueOf(await people.stage());
  pretendWorkspace(late.vault);
  const again = await open(dir);
  expect((await again.list()).map(({ id }) => id)).toEqual([kept.id]);
  expect(existsSync(late.folder)).toBe(false);
  expect(again.chosen()?.database).toBe(kept.database);
});

it('gives a person whose database is lost another one, and remembers it', async () => {
  const dir = profile();
  const people = await open(dir);
  const { id } = valueOf(await people.add());
  pretendWorkspace(people.chosen()?.vault ?? '');
  const before = people.chosen()?.database;
  const name = valueOf(await people.newDatabase(id));
  expect(name).not.toBe(before);
  expect((await open(dir)).chosen()?.database).toBe(name);
});
