import { CREDENTIAL } from '../../common/features/vault/credential.ts';
import type { VaultDesk } from '../../common/features/vault/vault-desk.ts';
import type { SecretTarget } from '../../common/crypto/sealed-secret.ts';
import type { AppError } from '../../common/errors/app-error.ts';
import type { Client } from '../../common/ipc/port-rpc.ts';
import { utf8 } from '../../common/lib/bytes.ts';
import type { RecordId, SpaceId } from '../../common/lib/ids.ts';
import { createEdits, type FieldEdit } from '../../common/records/record-edit.ts';
import { ok, type Result } from '../../common/lib/result.ts';

/** A new credential but for its password. */
export interface NewCredential {
  readonly id: RecordId;
  readonly space: SpaceId;
  readonly asset: RecordId;
  /** The asset's address now: the password is good for log-ins there and nowhere else. */
  readonly target: SecretTarget;
  readonly name: string;
  readonly username: string;
}

/**
 * Takes the password out of the input, which is empty at once, has the vault host seal it, and answers
 * the edits that make the credential. The password is in no state, draft or store of the page.
 */
export async function sealCredential(
  desk: Client<VaultDesk>,
  fresh: NewCredential,
  input: HTMLInputElement,
): Promise<Result<FieldEdit[], AppError>> {
  const { id, space, asset, target, name, username } = fresh;
  const secret = utf8(input.value);
  input.value = '';
  const sealed = await desk.call('sealSecret', { space, record: id, target, secret });
  secret.fill(0);
  if (!sealed.ok) return sealed;
  return ok(
    createEdits(
      { space, type: CREDENTIAL, id },
      { name, kind: 'password', username, asset, secret: sealed.value },
    ),
  );
}
