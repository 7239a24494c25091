import { z } from 'zod';
import { openBytes, sealBytes } from '../../common/crypto/aead.ts';
import { deviceCertificate, spaceGrant } from '../../common/crypto/bundles.ts';
import { keyId } from '../../common/crypto/key-id.ts';
import { KEY_BYTES, type FilesKey, type SpaceKey } from '../../common/crypto/keys.ts';
import type { Membership } from '../../common/crypto/membership.ts';
import { membershipEntry } from '../../common/crypto/membership-entry.ts';
import { restoreMembership } from '../../common/crypto/membership-fold.ts';
import { appErrorOf, type AppError } from '../../common/errors/app-error.ts';
import { base64Url } from '../../common/lib/base64-url.ts';
import { spaceId, type SpaceId } from '../../common/lib/ids.ts';
import { fromBase64Url, toBase64Url, utf8, type Bytes } from '../../common/lib/bytes.ts';
import type { Random } from '../../common/lib/random.ts';
import { err, ok, type Result } from '../../common/lib/result.ts';
import type { SealedFiles } from './sealed-file.ts';
import type { SpaceState } from './space-state.ts';

const FOLDER = 'spaces';
const MARKS_FILE = 'marks.json';

const spaceFile = z.object({
  v: z.literal(1),
  space: spaceId,
  entries: z.array(membershipEntry).min(1),
  acknowledged: z.int().min(0),
  grants: z.array(spaceGrant),
  devices: z.array(deviceCertificate),
  keys: z.array(
    z.union([
      z.object({ key: keyId, wrapped: base64Url }),
      // As it was when a key was named by its epoch.
      z
        .object({ epoch: z.int().min(1), wrapped: base64Url })
        .transform(({ epoch, wrapped }) => ({ key: `e${epoch}`, wrapped })),
    ]),
  ),
});

/**
 * The highest log head and epoch of every space, beside the spaces' own files: an older copy of one
 * of those, put back, is noticed.
 */
const marksFile = z.object({
  v: z.literal(1),
  spaces: z.array(
    z.object({
      space: spaceId,
      epoch: z.int(),
      entries: z.int(),
      head: z.string(),
      /** How far the server has shown the log, and the head there; nothing before it has shown any. */
      acknowledged: z.int(),
      acknowledgedHead: z.string().optional(),
    }),
  ),
});
type Mark = z.infer<typeof marksFile>['spaces'][number];

/** The spaces on disk. */
export interface SpaceFiles {
  /** Every space that can be used; the others are in `damaged` after. */
  load(): Promise<Result<Map<SpaceId, SpaceState>, AppError>>;
  /** Why a space that was here can't be used; until it is saved again. */
  damaged(space: SpaceId): AppError | undefined;
  /** Whether a log from the server is where it was when the server last showed it, or beyond. */
  reachesAcknowledged(membership: Membership): boolean;
  save(space: SpaceState): Promise<Result<undefined, AppError>>;
}

/** The spaces in the account's sealed files; `report` is told of what is damaged. */
export function spaceFiles(
  files: SealedFiles,
  key: FilesKey,
  random: Random,
  report: (damage: AppError) => void,
): SpaceFiles {
  const marks = new Map<SpaceId, Mark>();
  const damaged = new Map<SpaceId, AppError>();
  const refuse = (space: SpaceId, damage: AppError): void => {
    damaged.set(space, damage);
    report(damage);
  };
  /** Whether a space's file is the one that was written last, or a later one. */
  const isLatest = ({ membership: { space, epoch, hashes } }: SpaceState): boolean => {
    const mark = marks.get(space);
    if (mark === undefined) return true;
    return epoch >= mark.epoch && hashes[mark.entries - 1] === mark.head;
  };

  const readSpace = async (space: SpaceId): Promise<Result<SpaceState | null, AppError>> => {
    const name = fileOf(space);
    const file = await files.read(name, spaceFile);
    if (!file.ok || file.value === null) return file.ok ? ok(null) : file;
    const keys = new Map<string, SpaceKey>();
    for (const { key: id, wrapped } of file.value.keys) {
      const opened = await openBytes(key, keyPlace(space, id), fromBase64Url(wrapped));
      if (!opened.ok || opened.value.length !== KEY_BYTES) {
        return err(appErrorOf('vault-damaged', { where: name }));
      }
      keys.set(id, opened.value as SpaceKey);
    }
    const { entries, acknowledged, grants, devices } = file.value;
    const membership = await restoreMembership(entries);
    return ok({ membership, entries, acknowledged, grants, devices, keys });
  };

  const readMarks = async (): Promise<Result<undefined, AppError>> => {
    const file = await files.read(MARKS_FILE, marksFile);
    if (file.ok) {
      for (const mark of file.value?.spaces ?? []) marks.set(mark.space, mark);
      return ok(undefined);
    }
    if (file.error.kind !== 'vault-damaged') return file;
    // The marks are a second line of defence: without them the spaces still verify.
    report(file.error);
    return files.setAside(MARKS_FILE);
  };

  return {
    damaged: space => damaged.get(space),
    reachesAcknowledged: ({ space, hashes }) => {
      const mark = marks.get(space);
      if (mark === undefined || mark.acknowledged === 0) return true;
      return hashes[mark.acknowledged - 1] === mark.acknowledgedHead;
    },
    load: async () => {
      const names = await files.list(FOLDER);
      if (!names.ok) return names;
      const read = await readMarks();
      if (!read.ok) return read;
      const spaces = new Map<SpaceId, SpaceState>();
      for (const id of names.value.flatMap(spaceOfFile)) {
        const space = await readSpace(id);
        if (space.ok) {
          if (space.value === null) continue;
          if (isLatest(space.value)) spaces.set(id, space.value);
          else refuse(id, appErrorOf('rollback-refused', { where: fileOf(id) }));
        } else if (space.error.kind === 'vault-damaged') {
          refuse(id, space.error);
        } else {
          return space;
        }
      }
      for (const id of marks.keys()) {
        if (!spaces.has(id) && !damaged.has(id)) {
          refuse(id, appErrorOf('vault-damaged', { where: fileOf(id) }));
        }
      }
      return ok(spaces);
    },
    save: async space => {
      const id = space.membership.space;
      const { entries, acknowledged, grants, devices } = space;
      const keys = [];
      for (const [name, spaceKey] of space.keys) {
        const sealed = await sealBytes(key, keyPlace(id, name), spaceKey, random);
        keys.push({ key: name, wrapped: toBase64Url(sealed) });
      }
      const content = { v: 1, space: id, entries, acknowledged, grants, devices, keys };
      // A damaged file that is replaced from elsewhere is kept; that it may be missing is no failure.
      if (damaged.has(id)) await files.setAside(fileOf(id));
      const written = await files.write(fileOf(id), content);
      if (!written.ok) return written;
      damaged.delete(id);
      marks.set(id, markOf(space));
      return files.write(MARKS_FILE, { v: 1, spaces: [...marks.values()] });
    },
  };
}

function markOf({ membership, acknowledged }: SpaceState): Mark {
  const { space, epoch, head, hashes } = membership;
  const acknowledgedHead = hashes[acknowledged - 1];
  return { space, epoch, entries: hashes.length, head, acknowledged, acknowledgedHead };
}

function fileOf(space: SpaceId): string {
  return `${FOLDER}/${space}.json`;
}

/** The space that a file name names, if it does. */
function spaceOfFile(name: string): SpaceId[] {
  const parsed = spaceId.safeParse(name.replace(/\.json$/, ''));
  return name.endsWith('.json') && parsed.success ? [parsed.data] : [];
}

function keyPlace(space: SpaceId, name: string): Bytes {
  return utf8(`rackside/kept-space-key/v1\n${space}\n${name}`);
}
