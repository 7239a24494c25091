import { sign } from 'node:crypto';
import type { z } from 'zod';
import { signingBytes } from '../../common/crypto/change-envelope.ts';
import type { VaultRecords } from '../../common/features/vault/vault-records.ts';
import { appErrorOf, type AppError } from '../../common/errors/app-error.ts';
import { toBase64Url, utf8, type Bytes } from '../../common/lib/bytes.ts';
import { err, ok, type Result } from '../../common/lib/result.ts';
import { challengeMessage } from '../../common/sync/protocol/session.ts';
import type { Account } from './account.ts';

const HASH_BYTES = 32;
const SIGNATURE_BYTES = 64;

/**
 * Signs changes with the device's key. What is signed is put together here: whoever holds the data
 * worker's port gets no log-in to the server and no certificate by it, nor a change in another's name.
 */
export function signChanges(
  { owner, device }: Account,
  { header, ids, hashes }: z.output<VaultRecords['calls']['sign']['input']>,
): Result<Bytes, AppError> {
  const isOwn =
    header.org === owner.org && header.author === owner.account && header.device === owner.device;
  if (!isOwn || hashes.length !== ids.length * HASH_BYTES) {
    return err(appErrorOf('invalid-input', { where: 'sign' }));
  }
  const signatures = new Uint8Array(ids.length * SIGNATURE_BYTES);
  for (const [i, id] of ids.entries()) {
    const hash = hashes.subarray(i * HASH_BYTES, (i + 1) * HASH_BYTES);
    const message = signingBytes({ ...header, id }, hash);
    signatures.set(sign(null, message, device), i * SIGNATURE_BYTES);
  }
  return ok(signatures);
}

/** Signs a server's challenge, bound to the server's URL, the organisation and this device. */
export function signChallenge(
  { owner, device }: Account,
  { challenge, server }: { readonly challenge: string; readonly server: string },
): Result<string, AppError> {
  if (!/^[\w-]{43}$/.test(challenge) || !URL.canParse(server) || /\s/.test(server)) {
    return err(appErrorOf('invalid-input', { where: 'signChallenge' }));
  }
  const message = utf8(challengeMessage(server, owner.org, owner.device, challenge));
  return ok(toBase64Url(sign(null, message, device)));
}
