import { z } from 'zod';
import { openBytes, sealBytes } from '../../common/crypto/aead.ts';
import { deviceCertificate, spaceGrant } from '../../common/crypto/bundles.ts';
import { keyId } from '../../common/crypto/key-id.ts';
import { KEY_BYTES, type FilesKey, type SpaceKey } from '../../common/crypto/keys.ts';
import type { Membership } from '../../common/crypto/membership.ts';
import { membershipEntry } from '../../common/crypto/membership-entry.ts';
import { restoreMembership } from '../../common/crypto/membership-fold.ts';
import { appErrorOf, type AppError, type ErrorKind } from '../../common/errors/app-error.ts';
import { base64Url } from '../../common/lib/base64-url.ts';
import { spaceId, type SpaceId } from '../../common/lib/ids.ts';
import { fromBase64Url, toBase64Url, utf8, type Bytes } from '../../common/lib/bytes.ts';
import type { Random } from '../../common/lib/random.ts';
import { err, ok, type Result } from '../../common/lib/result.ts';
import { logPlace } from '../../common/sync/log-place.ts';
import type { SealedFiles } from './sealed-file.ts';
import type { SpaceState } from './space-state.ts';
import { openVaultMarks, type FolderProblem, type VaultMarks } from './vault-marks.ts';

const FOLDER = 'spaces';

const spaceFile = z.object({
  v: z.literal(1),
  space: spaceId,
  entries: z.array(membershipEntry).min(1),
  acknowledged: z.int().min(0),
  arrivals: z.array(logPlace.extend({ entry: z.int().min(0) })).default([]),
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

/** The spaces on disk. */
export interface SpaceFiles {
  /** Every space that can be used; the others are in `damaged` after. */
  load(): Promise<Result<Map<SpaceId, SpaceState>, AppError>>;
  /** Why a space that was here can't be used; until it is saved again. */
  damaged(space: SpaceId): AppError | undefined;
  /** Every space that can't be used, and why. */
  problems(): readonly { readonly space: SpaceId; readonly kind: ErrorKind }[];
  /** What is wrong with the vault's folder as a whole. */
  folderProblem(): FolderProblem | undefined;
  /** Whether a log from the server is where it was when the server last showed it, or beyond. */
  reachesAcknowledged(membership: Membership): boolean;
  save(space: SpaceState): Promise<Result<undefined, AppError>>;
}

/**
 * The spaces in the account's sealed files; `report` is told of what is damaged. `beside` lies outside
 * the vault's folder.
 */
export function spaceFiles(
  files: SealedFiles,
  beside: SealedFiles | undefined,
  key: FilesKey,
  random: Random,
  report: (damage: AppError) => void,
): SpaceFiles {
  const damaged = new Map<SpaceId, AppError>();
  let marks: VaultMarks | undefined;
  const refuse = (space: SpaceId, damage: AppError): void => {
    damaged.set(space, damage);
    report(damage);
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
    const arrivals = new Map(file.value.arrivals.map(({ entry, ...place }) => [entry, place]));
    return ok({ membership, entries, acknowledged, arrivals, grants, devices, keys });
  };

  return {
    damaged: space => damaged.get(space),
    problems: () => [...damaged].map(([space, error]) => ({ space, kind: error.kind })),
    folderProblem: () => marks?.problem,
    reachesAcknowledged: membership => marks?.reachesAcknowledged(membership) ?? true,
    load: async () => {
      const names = await files.list(FOLDER);
      if (!names.ok) return names;
      const opened = await openVaultMarks(files, beside, report);
      if (!opened.ok) return opened;
      marks = opened.value;
      const spaces = new Map<SpaceId, SpaceState>();
      for (const id of names.value.flatMap(spaceOfFile)) {
        const space = await readSpace(id);
        if (space.ok) {
          if (space.value === null) continue;
          if (marks.isLatest(space.value)) spaces.set(id, space.value);
          else refuse(id, appErrorOf('rollback-refused', { where: fileOf(id) }));
        } else if (space.error.kind === 'vault-damaged') {
          refuse(id, space.error);
        } else {
          return space;
        }
      }
      for (const id of marks.spaces()) {
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
      const arrivals = Array.from(space.arrivals, ([entry, place]) => ({ entry, ...place }));
      const content = { v: 1, space: id, entries, acknowledged, arrivals, grants, devices, keys };
      // A damaged file that is replaced from elsewhere is kept; that it may be missing is no failure.
      if (damaged.has(id)) await files.setAside(fileOf(id));
      const written = await files.write(fileOf(id), content);
      if (!written.ok) return written;
      damaged.delete(id);
      return marks === undefined ? ok(undefined) : marks.raise(space);
    },
  };
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
