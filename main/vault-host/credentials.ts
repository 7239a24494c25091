import { importAesKey } from '../../common/crypto/aead.ts';
import { wipe, type SpaceKey, type VaultKey } from '../../common/crypto/keys.ts';
import { memberMay } from '../../common/crypto/membership.ts';
import type {
  CredentialRef,
  SealedSecret,
  SecretTarget,
} from '../../common/crypto/sealed-secret.ts';
import { openSecret, sealSecret as seal } from '../../common/crypto/secret-envelope.ts';
import { deriveVaultKey } from '../../common/crypto/space-keys.ts';
import { appErrorOf, type AppError } from '../../common/errors/app-error.ts';
import {
  decodeContent,
  encodeContent,
  wipeFields,
} from '../../common/features/vault/secret-content.ts';
import { PASSWORD_FIELD, SECRET_SCHEMA } from '../../common/features/vault/secret-fields.ts';
import type { RecordId, SpaceId } from '../../common/lib/ids.ts';
import type { Bytes } from '../../common/lib/bytes.ts';
import { err, ok, type Result } from '../../common/lib/result.ts';
import { spaceOf, type Session } from './session.ts';
import { currentKey, type SpaceState } from './space-state.ts';

/** Seals a secret for a record of a space where this account may write. The caller wipes the secret. */
export async function sealSecret(
  session: Session,
  input: {
    readonly space: SpaceId;
    readonly record: RecordId;
    readonly target: SecretTarget;
    readonly secret: Bytes;
  },
): Promise<Result<SealedSecret, AppError>> {
  const space = spaceOf(session, input.space);
  if (!space.ok) return space;
  if (!mayUse(session, space.value)) return err(appErrorOf('not-permitted'));
  const current = currentKey(space.value);
  if (!current.ok) return current;
  const { keyId, key } = current.value;
  const vaultKey = await vaultKeyOf(key, input.space, keyId);
  const { space: id, record, target } = input;
  const { account: author, device } = session.account.owner;
  const content = encodeContent([
    { name: PASSWORD_FIELD, label: '', kind: 'hidden', value: input.secret },
  ]);
  if (!content.ok) return content;
  const place = {
    space: id,
    record,
    keyId,
    author,
    device,
    schema: SECRET_SCHEMA,
    revision: 1,
    previous: null,
    target,
  };
  const sealed = await seal(vaultKey, place, content.value, session.random);
  wipe(content.value);
  return ok(sealed);
}

/**
 * Opens a credential's secret for a log-in at the one target it was sealed for, bound to a piece of
 * work in a space of this account. The secret is fit for one use: its bytes are wiped when they have
 * left this process.
 */
export async function releaseSecret(
  session: Session,
  { record, sealed, work }: CredentialRef,
  { host, port }: SecretTarget,
): Promise<Result<Bytes, AppError>> {
  if (sealed.record !== record) return err(appErrorOf('envelope-damaged'));
  if (sealed.target?.host !== host || sealed.target.port !== port) {
    return err(appErrorOf('not-permitted', { where: 'release: target' }));
  }
  const space = spaceOf(session, sealed.space);
  if (!space.ok) return space;
  const workSpace = spaceOf(session, work.space);
  if (!workSpace.ok) return workSpace;
  if (!mayUse(session, space.value) || !mayUse(session, workSpace.value)) {
    return err(appErrorOf('not-permitted'));
  }
  const key = space.value.keys.get(sealed.keyId);
  if (key === undefined) return err(appErrorOf('no-key-for-space'));
  const opened = await openSecret(await vaultKeyOf(key, sealed.space, sealed.keyId), sealed);
  if (!opened.ok || sealed.v === 1) return opened;
  const fields = decodeContent(opened.value);
  wipe(opened.value);
  if (!fields.ok) return fields;
  const main = fields.value.find(({ kind }) => kind === 'hidden');
  const secret = main?.value.slice();
  wipeFields(fields.value);
  return secret === undefined ? err(appErrorOf('not-permitted')) : ok(secret);
}

/** Credentials are for those who work in the space; auditors read records only. */
function mayUse(session: Session, space: SpaceState): boolean {
  const me = space.membership.members.get(session.account.owner.account);
  return me !== undefined && memberMay(me.role, 'write');
}

async function vaultKeyOf(key: SpaceKey, space: SpaceId, keyId: string): Promise<VaultKey> {
  const raw = await deriveVaultKey(key, space, keyId);
  const handle = await importAesKey<VaultKey>(raw);
  wipe(raw);
  return handle;
}
