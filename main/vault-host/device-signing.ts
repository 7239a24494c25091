import { sign } from 'node:crypto';
import { statementBytes } from '../../common/crypto/signing.ts';
import { appErrorOf, type AppError } from '../../common/errors/app-error.ts';
import { toBase64Url, utf8, type Bytes } from '../../common/lib/bytes.ts';
import { err, ok, type Result } from '../../common/lib/result.ts';
import { challengeMessage } from '../../common/sync/protocol/session.ts';
import type { Account } from './account.ts';

/** How the bytes of every change begin. */
const changeHead = statementBytes('rackside/change/v1', {}).subarray(0, -2);

/**
 * Signs changes with the device's key. Anything that is not a change is refused: whoever holds the
 * data worker's port gets no log-in to the server and no certificate by it.
 */
export function signChanges(
  account: Account,
  messages: readonly Bytes[],
): Result<Bytes[], AppError> {
  if (!messages.every(isChange)) return err(appErrorOf('invalid-input', { where: 'sign' }));
  return ok(messages.map(message => new Uint8Array(sign(null, message, account.device))));
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

function isChange(message: Bytes): boolean {
  return changeHead.every((byte, i) => message[i] === byte);
}
