import { sign } from 'node:crypto';
import { appErrorOf, type AppError } from '../../common/errors/app-error.ts';
import { toBase64Url, utf8 } from '../../common/lib/bytes.ts';
import { err, ok, type Result } from '../../common/lib/result.ts';
import { challengeMessage } from '../../common/sync/protocol/session.ts';
import type { Account } from './account.ts';

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
