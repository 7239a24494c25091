import { ASSET } from '../../common/features/assets/asset.ts';
import { withHostKey } from '../../common/features/assets/asset-place.ts';
import { toAsset, type Asset } from '../../common/features/assets/asset-view.ts';
import { appErrorOf, type AppError } from '../../common/errors/app-error.ts';
import type { Client } from '../../common/ipc/port-rpc.ts';
import type { HostKey } from '../../common/lib/host-key.ts';
import { setEdit } from '../../common/records/record-edit.ts';
import { seenOf } from '../../common/records/folded-record.ts';
import { err, ok, type Result } from '../../common/lib/result.ts';
import type { DataContract } from '../data/data-contract.ts';

/** Keeps an accepted host key in the asset's record, as that is now; a success once it is on disk. */
export async function keepHostKey(
  data: Pick<Client<DataContract>, 'call'>,
  asset: Pick<Asset, 'id' | 'space'>,
  key: HostKey,
): Promise<Result<undefined, AppError>> {
  const found = await data.call('get', { id: asset.id });
  if (!found.ok) return found;
  if (found.value === null) return err(appErrorOf('not-found'));
  const now = toAsset(found.value);
  if (!now.ok) return now;
  const keys = withHostKey(now.value.hostKeys, key);
  const ref = { space: asset.space, type: ASSET, id: asset.id };
  const edit = setEdit(ref, 'hostKeys', keys, seenOf(found.value, 'hostKeys'));
  const kept = await data.call('commit', { edits: [edit] });
  return kept.ok ? ok(undefined) : kept;
}
