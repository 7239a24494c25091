import { z } from 'zod';
import type { Membership } from '../../common/crypto/membership.ts';
import type { AppError } from '../../common/errors/app-error.ts';
import { appErrorOf } from '../../common/errors/app-error.ts';
import { spaceId, type SpaceId } from '../../common/lib/ids.ts';
import { ok, type Result } from '../../common/lib/result.ts';
import type { SealedFiles } from './sealed-file.ts';
import type { SpaceState } from './space-state.ts';

const INSIDE = 'marks.json';
const BESIDE = 'vault-marks.json';

const spaceMark = z.object({
  space: spaceId,
  epoch: z.int(),
  entries: z.int(),
  head: z.string(),
  /** How far the server has shown the log, and the head there; nothing before it has shown any. */
  acknowledged: z.int(),
  acknowledgedHead: z.string().optional(),
});
type SpaceMark = z.infer<typeof spaceMark>;

/**
 * The highest log head and epoch of every space, beside the spaces' own files: an older copy of one of
 * those, put back, is noticed. The same again beside the vault's folder, so that an older copy of the
 * whole folder is noticed too. Both are sealed by the account.
 */
const marksFile = z.object({
  v: z.literal(1),
  /** Rises with every write. */
  revision: z.int().min(0).default(0),
  /** Whether there is a copy beside the folder. */
  beside: z.boolean().default(false),
  spaces: z.array(spaceMark),
});
type MarksFile = z.infer<typeof marksFile>;

/** What is wrong with the vault's folder as a whole. */
export type FolderProblem =
  /** An older copy of it was put back. */
  | 'rolled-back'
  /** The marks beside it, by which that would be seen, are gone. */
  | 'marks-missing';

/** The marks of an open vault. */
export interface VaultMarks {
  readonly problem: FolderProblem | undefined;
  spaces(): readonly SpaceId[];
  /** Whether a space's file is the one that was written last, or a later one. */
  isLatest(space: SpaceState): boolean;
  /** Whether a log from the server is where it was when the server last showed it, or beyond. */
  reachesAcknowledged(membership: Membership): boolean;
  raise(space: SpaceState): Promise<Result<undefined, AppError>>;
}

/**
 * Reads the marks. They are a second line of defence: damaged ones are told of and kept aside, and the
 * spaces still verify. Fails only when the disk does.
 */
export async function openVaultMarks(
  inside: SealedFiles,
  beside: SealedFiles | undefined,
  report: (damage: AppError) => void,
): Promise<Result<VaultMarks, AppError>> {
  let isDamaged = false;
  const read = async (
    files: SealedFiles,
    name: string,
  ): Promise<Result<MarksFile | null, AppError>> => {
    const file = await files.read(name, marksFile);
    if (file.ok || file.error.kind !== 'vault-damaged') return file;
    isDamaged = true;
    report(file.error);
    const aside = await files.setAside(name);
    return aside.ok ? ok(null) : aside;
  };
  const near = await read(inside, INSIDE);
  if (!near.ok) return near;
  const far = beside === undefined ? ok(null) : await read(beside, BESIDE);
  if (!far.ok) return far;

  const marks = new Map<SpaceId, SpaceMark>();
  for (const mark of [...(near.value?.spaces ?? []), ...(far.value?.spaces ?? [])]) {
    const known = marks.get(mark.space);
    if (known === undefined || mark.entries >= known.entries) marks.set(mark.space, mark);
  }
  // Damage was told of as such, and says nothing of what was there.
  const problem = isDamaged ? undefined : problemOf(near.value, far.value, beside !== undefined);
  if (problem !== undefined) report(appErrorOf('rollback-refused', { where: problem }));
  let revision = Math.max(near.value?.revision ?? 0, far.value?.revision ?? 0);

  return ok({
    problem,
    spaces: () => [...marks.keys()],
    isLatest: ({ membership: { space, epoch, hashes } }) => {
      const mark = marks.get(space);
      if (mark === undefined) return true;
      return epoch >= mark.epoch && hashes[mark.entries - 1] === mark.head;
    },
    reachesAcknowledged: ({ space, hashes }) => {
      const mark = marks.get(space);
      if (mark === undefined || mark.acknowledged === 0) return true;
      return hashes[mark.acknowledged - 1] === mark.acknowledgedHead;
    },
    raise: async space => {
      marks.set(space.membership.space, markOf(space));
      revision += 1;
      const content = {
        v: 1,
        revision,
        beside: beside !== undefined,
        spaces: [...marks.values()],
      };
      const written = await inside.write(INSIDE, content);
      // Last, so that it is never ahead of the folder unless the folder went back.
      return written.ok && beside !== undefined ? beside.write(BESIDE, content) : written;
    },
  });
}

function problemOf(
  near: MarksFile | null,
  far: MarksFile | null,
  looked: boolean,
): FolderProblem | undefined {
  if (far !== null && far.revision > (near?.revision ?? 0)) return 'rolled-back';
  return looked && far === null && near?.beside === true ? 'marks-missing' : undefined;
}

function markOf({ membership, acknowledged }: SpaceState): SpaceMark {
  const { space, epoch, head, hashes } = membership;
  const acknowledgedHead = hashes[acknowledged - 1];
  return { space, epoch, entries: hashes.length, head, acknowledged, acknowledgedHead };
}
