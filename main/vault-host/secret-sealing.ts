import { wipe } from '../../common/crypto/keys.ts';
import { memberMay } from '../../common/crypto/membership.ts';
import { openSecret, sealSecret, secretHash } from '../../common/crypto/secret-envelope.ts';
import type {
  SealedSecret,
  SealedSecretV2,
  SecretTarget,
} from '../../common/crypto/sealed-secret.ts';
import { appErrorOf, type AppError } from '../../common/errors/app-error.ts';
import { decodeContent, encodeContent } from '../../common/features/vault/secret-content.ts';
import {
  PASSWORD_FIELD,
  SECRET_SCHEMA,
  type SecretField,
} from '../../common/features/vault/secret-fields.ts';
import type { RecordId, SpaceId } from '../../common/lib/ids.ts';
import { err, ok, type Result } from '../../common/lib/result.ts';
import { spaceOf, type Session } from './session.ts';
import { currentKey, type SpaceState } from './space-state.ts';
import { vaultKeyOf } from './vault-key.ts';

/** A space in which this account works: auditors read records only, and credentials not at all. */
export function workingSpace(session: Session, id: SpaceId): Result<SpaceState, AppError> {
  const space = spaceOf(session, id);
  if (!space.ok) return space;
  const me = space.value.membership.members.get(session.account.owner.account);
  if (me === undefined || !memberMay(me.role, 'write')) return err(appErrorOf('not-permitted'));
  return space;
}

/**
 * Seals secret fields as the revision that follows `after` and everything this device knows of the
 * record, under the space's present key. The fields are the caller's to wipe.
 */
export async function sealFields(
  session: Session,
  of: {
    readonly space: SpaceId;
    readonly record: RecordId;
    readonly target: SecretTarget | null;
    /** The secret that it takes the place of comes first. */
    readonly after: readonly SealedSecret[];
  },
  fields: readonly SecretField[],
): Promise<Result<SealedSecretV2, AppError>> {
  const space = workingSpace(session, of.space);
  if (!space.ok) return space;
  const current = currentKey(space.value);
  if (!current.ok) return current;
  const { keyId } = current.value;
  const vaultKey = await vaultKeyOf(space.value, keyId);
  if (!vaultKey.ok) return vaultKey;
  const { marks, wear } = session.credentials;
  const counted = await wear.count(of.space, keyId);
  if (!counted.ok) return counted;
  const content = encodeContent(fields);
  if (!content.ok) return content;
  const { account: author, device } = session.account.owner;
  const [previous] = of.after;
  const place = {
    space: of.space,
    record: of.record,
    keyId,
    author,
    device,
    schema: SECRET_SCHEMA,
    revision: marks.next(of.record, of.after),
    previous: previous === undefined ? null : await secretHash(previous),
    target: of.target,
  };
  const sealed = await sealSecret(vaultKey.value, place, content.value, session.random);
  wipe(content.value);
  return ok(sealed);
}

/**
 * Opens a secret of either version. `envelope-damaged` when a byte or its place is not the one it was
 * sealed with, `record-damaged` when a newer app sealed it. The caller wipes the fields.
 */
export async function openFields(
  space: SpaceState,
  sealed: SealedSecret,
): Promise<Result<SecretField[], AppError>> {
  const vaultKey = await vaultKeyOf(space, sealed.keyId);
  if (!vaultKey.ok) return vaultKey;
  const opened = await openSecret(vaultKey.value, sealed);
  if (!opened.ok) return opened;
  if (sealed.v === 2 && sealed.schema > SECRET_SCHEMA) {
    wipe(opened.value);
    return err(appErrorOf('record-damaged', { field: 'secret' }));
  }
  if (sealed.v === 1) {
    return ok([{ name: PASSWORD_FIELD, label: '', kind: 'hidden', value: opened.value }]);
  }
  const fields = decodeContent(opened.value);
  wipe(opened.value);
  return fields;
}
