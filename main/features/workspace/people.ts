import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { appErrorOf, type AppError } from '../../../common/errors/app-error.ts';
import type { Person } from '../../../common/features/workspace/person.ts';
import type { Clock } from '../../../common/lib/clock.ts';
import { parseJson } from '../../../common/lib/json.ts';
import type { Random } from '../../../common/lib/random.ts';
import { err, ok, type Result } from '../../../common/lib/result.ts';
import { syncFolder, writeAtomically } from '../../files/atomic-write.ts';
import { fileError } from '../../files/failed-file.ts';

/** The vault host writes this file last; with it a folder is a workspace. */
const ACCOUNT_FILE = 'account.json';
const PERSON_FILE = 'person.json';
/** Database of the one person that a profile had before it could have several. */
const FIRST_DATABASE = 'rackside';
/** What lay in the profile itself then. */
const MOVED = ['server.json', 'vault'] as const;

const personFile = z.object({
  v: z.literal(1),
  name: z.string(),
  orgName: z.string(),
  /** Name of the IndexedDB database; a new one when a lost database was made anew. */
  database: z.string().regex(/^rackside[\w-]*$/),
  lastAt: z.number().optional(),
  restoredAs: z.string().optional(),
});
type PersonFile = z.infer<typeof personFile>;

/** Where a person's things lie; nothing of one person lies in another's folder. */
export interface PersonPlace {
  readonly id: string;
  readonly folder: string;
  readonly vault: string;
  readonly database: string;
}

/** The people of this machine, one folder each: `<profile>/people/<id>/{vault,server.json,journal,…}`. */
export interface People {
  list(): Promise<readonly Person[]>;
  /** Whose turn it is. */
  chosen(): PersonPlace | undefined;
  /** @param id null when it is to be nobody's turn */
  choose(id: string | null): Promise<Result<undefined, AppError>>;
  /** Room for one more, whose turn it is then; one that has no workspace yet is used again. */
  add(): Promise<Result<Person, AppError>>;
  hasWorkspace(place: PersonPlace): boolean;
  /** Notes who was let in, so that the gate can say so while everything is locked. */
  unlocked(who: { readonly name: string; readonly orgName: string }): Promise<void>;
  /** Gives the person another database; the old one stays where it is. */
  newDatabase(id: string): Promise<Result<string, AppError>>;
  /** An empty folder for a person who may come to be; it is no person before `keep`. */
  stage(): Promise<Result<PersonPlace, AppError>>;
  keep(
    place: Pick<PersonPlace, 'id' | 'folder'>,
    who: { readonly name: string; readonly orgName: string; readonly restoredAs: string },
  ): Promise<Result<undefined, AppError>>;
  discard(place: Pick<PersonPlace, 'folder'>): Promise<void>;
}

/**
 * Opens the people of a profile. What the one person of an older version has is moved to a folder of
 * its own, by renaming, at the first start; a start that was cut short is taken up where it stopped.
 */
export async function openPeople(profile: string, clock: Clock, random: Random): Promise<People> {
  const root = join(profile, 'people');
  await mkdir(root, { recursive: true, mode: 0o700 });
  const known = new Map<string, PersonFile>();
  const placeOf = (id: string, folder = join(root, id)): PersonPlace => ({
    id,
    folder,
    vault: join(folder, 'vault'),
    database: known.get(id)?.database ?? `rackside-${id}`,
  });
  const write = async (id: string, file: PersonFile): Promise<void> => {
    await writeAtomically(join(root, id, PERSON_FILE), `${JSON.stringify(file, null, 2)}\n`);
    known.set(id, file);
  };
  const make = async (id: string, database: string): Promise<void> => {
    await mkdir(join(root, id, 'vault'), { recursive: true, mode: 0o700 });
    await write(id, { v: 1, name: '', orgName: '', database });
    await syncFolder(root);
  };
  const hasWorkspace = ({ vault }: PersonPlace): boolean => existsSync(join(vault, ACCOUNT_FILE));
  const attempt = async <T>(work: () => Promise<T>): Promise<Result<T, AppError>> => {
    try {
      return ok(await work());
    } catch (problem) {
      return err(fileError(root, problem));
    }
  };

  for (const id of await readdir(root)) {
    if (!z.uuid().safeParse(id).success) {
      // What a restore left behind that was cut short: nobody was told that it is there.
      await rm(join(root, id), { recursive: true, force: true });
      continue;
    }
    const file = await readPerson(join(root, id));
    known.set(id, file ?? { v: 1, name: '', orgName: '', database: `rackside-${id}` });
  }
  await adoptProfile(profile, known, make, root, random);
  for (const [id, file] of known) {
    if (file.name === '') known.set(id, { ...file, ...(await namesIn(placeOf(id).vault)) });
  }
  const withWorkspace = [...known.keys()].filter(id => hasWorkspace(placeOf(id)));
  // Who is alone need not be chosen.
  let chosen = withWorkspace.length === 1 ? withWorkspace[0] : undefined;

  const personOf = (id: string, { name, orgName, lastAt, restoredAs }: PersonFile): Person => ({
    id,
    name,
    orgName,
    ...(restoredAs === undefined ? {} : { restoredAs }),
    ...(lastAt === undefined ? {} : { lastAt }),
  });
  return {
    list: async () =>
      [...known]
        .filter(([id]) => hasWorkspace(placeOf(id)))
        .map(([id, file]) => personOf(id, file))
        .sort((a, b) => (b.lastAt ?? 0) - (a.lastAt ?? 0)),
    chosen: () => (chosen === undefined ? undefined : placeOf(chosen)),
    choose: async id => {
      if (id !== null && !known.has(id)) return err(appErrorOf('not-found'));
      chosen = id ?? undefined;
      return ok(undefined);
    },
    add: () =>
      attempt(async () => {
        const empty = [...known.keys()].find(id => !hasWorkspace(placeOf(id)));
        const id = empty ?? random.uuid();
        if (empty === undefined) await make(id, `rackside-${id}`);
        chosen = id;
        return { id, name: '', orgName: '' };
      }),
    hasWorkspace,
    unlocked: async ({ name, orgName }) => {
      const id = chosen;
      const file = id === undefined ? undefined : known.get(id);
      if (id === undefined || file === undefined) return;
      // The gate's list is a comfort: a full disk must not keep anybody out.
      await attempt(() => write(id, { ...file, name, orgName, lastAt: clock.wall() }));
    },
    newDatabase: id =>
      attempt(async () => {
        const database = `rackside-${random.uuid()}`;
        const file = known.get(id) ?? { v: 1, name: '', orgName: '', database };
        await write(id, { ...file, database });
        return database;
      }),
    stage: () =>
      attempt(async () => {
        const id = random.uuid();
        const place = placeOf(id, join(root, `${id}.new`));
        await mkdir(place.vault, { recursive: true, mode: 0o700 });
        return place;
      }),
    keep: (place, { name, orgName, restoredAs }) =>
      attempt(async () => {
        const database = `rackside-${place.id}`;
        const file: PersonFile = { v: 1, name, orgName, database, restoredAs };
        await writeAtomically(
          join(place.folder, PERSON_FILE),
          `${JSON.stringify(file, null, 2)}\n`,
        );
        await rename(place.folder, join(root, place.id));
        await syncFolder(root);
        known.set(place.id, file);
        return undefined;
      }),
    discard: async ({ folder }) => {
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function readPerson(folder: string): Promise<PersonFile | undefined> {
  try {
    const parsed = personFile.safeParse(parseJson(await readFile(join(folder, PERSON_FILE))));
    return parsed.success ? parsed.data : undefined;
  } catch {
    // Nothing in it can't be told again: the vault says who it is at the next unlocking.
    return undefined;
  }
}

const accountNames = z.object({
  header: z.object({ orgName: z.string(), bundle: z.object({ name: z.string() }) }),
});

/** Names that the account's file says in the clear. */
async function namesIn(vault: string): Promise<{ name: string; orgName: string }> {
  try {
    const parsed = accountNames.parse(parseJson(await readFile(join(vault, ACCOUNT_FILE))));
    return { name: parsed.header.bundle.name, orgName: parsed.header.orgName };
  } catch {
    return { name: '', orgName: '' };
  }
}

/** Moves an older version's only person; each step can be the last before a power cut. */
async function adoptProfile(
  profile: string,
  known: ReadonlyMap<string, PersonFile>,
  make: (id: string, database: string) => Promise<void>,
  root: string,
  random: Random,
): Promise<void> {
  const found = [...known].find(([, { database }]) => database === FIRST_DATABASE)?.[0];
  if (found === undefined && !existsSync(join(profile, 'vault', ACCOUNT_FILE))) return;
  const id = found ?? random.uuid();
  if (found === undefined) await make(id, FIRST_DATABASE);
  for (const name of MOVED) {
    const from = join(profile, name);
    const to = join(root, id, name);
    if (!existsSync(from) || existsSync(join(to, name === 'vault' ? ACCOUNT_FILE : ''))) continue;
    if (name === 'vault') await rm(to, { recursive: true, force: true });
    await rename(from, to);
    await syncFolder(join(root, id));
    await syncFolder(profile);
  }
}
