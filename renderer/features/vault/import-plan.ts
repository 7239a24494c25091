import type { SecretTarget } from '../../../common/crypto/sealed-secret.ts';
import type { Asset } from '../../../common/features/assets/asset-view.ts';
import { CREDENTIAL } from '../../../common/features/vault/credential.ts';
import type {
  ImportedCredential,
  ImportRow,
} from '../../../common/features/vault/import/import-preview.ts';
import type { RecordId, SpaceId } from '../../../common/lib/ids.ts';
import { createEdits, type FieldEdit } from '../../../common/records/record-edit.ts';
import { targetFor } from './secret-target.ts';

/** Most edits that one commit takes. */
export const MAX_EDITS = 500;

/** What is to become of an entry of a file. */
export interface PlannedRow {
  readonly isTaken: boolean;
  readonly asset: RecordId | undefined;
}

/** What is to become of a file's entries, by their numbers. */
export type ImportPlan = ReadonlyMap<number, PlannedRow>;

/** A first plan: what is new is taken, and an entry goes to the device whose address or name it has. */
export function planOf(rows: readonly ImportRow[], assets: readonly Asset[]): ImportPlan {
  const byHost = new Map(assets.filter(({ host }) => host !== '').map(one => [one.host, one.id]));
  const byName = new Map(assets.map(one => [fold(one.name), one.id]));
  return new Map(
    rows.map(({ index, state, target, overview }) => [
      index,
      {
        isTaken: state.is === 'new',
        asset:
          (target === null ? undefined : byHost.get(target.host)) ??
          byName.get(fold(overview.name)),
      },
    ]),
  );
}

/** Entries of a plan that are taken and can be. */
export function takenRows(rows: readonly ImportRow[], plan: ImportPlan): readonly ImportRow[] {
  return rows.filter(
    ({ index, state }) => state.is !== 'unusable' && plan.get(index)?.isTaken === true,
  );
}

/**
 * Where a secret of a file is sealed for: the address of the device it was given to, else the one that
 * the file names.
 */
export function targetOf(row: ImportRow, asset: Asset | undefined): SecretTarget | null {
  return targetFor(row.overview.kind, asset) ?? row.target;
}

/**
 * The edits that store sealed credentials, in commits that are each taken whole: no credential is ever
 * stored in part.
 */
export function commitsOf(
  space: SpaceId,
  imported: readonly ImportedCredential[],
): readonly { readonly edits: readonly FieldEdit[]; readonly credentials: number }[] {
  const commits: { edits: FieldEdit[]; credentials: number }[] = [];
  for (const { record, overview, secret } of imported) {
    const edits = createEdits({ space, type: CREDENTIAL, id: record }, { ...overview, secret });
    const last = commits.at(-1);
    if (last === undefined || last.edits.length + edits.length > MAX_EDITS) {
      commits.push({ edits, credentials: 1 });
    } else {
      last.edits.push(...edits);
      last.credentials += 1;
    }
  }
  return commits;
}

function fold(text: string): string {
  return text.normalize('NFKC').toLocaleLowerCase().trim();
}
