import { verify, type KeyObject } from 'node:crypto';
import { changeSigningBytes } from '../../common/crypto/change-envelope.ts';
import { memberMay } from '../../common/crypto/membership.ts';
import type { ChangeVerdict } from '../../common/features/vault/vault-records.ts';
import type { Bytes } from '../../common/lib/bytes.ts';
import type { Change } from '../../common/sync/change.ts';
import { ed25519PublicKey } from './ed25519.ts';
import type { Session } from './session.ts';
import { deviceOf } from './space-state.ts';

/** Judges changes of others by the membership logs; handles of device keys are kept between calls. */
export function changeVerifier(
  session: Session,
): (changes: readonly Change[]) => Promise<ChangeVerdict[]> {
  const handles = new Map<string, KeyObject>();
  const handleOf = (publicKey: string): KeyObject => {
    const known = handles.get(publicKey);
    if (known !== undefined) return known;
    const handle = ed25519PublicKey(publicKey);
    handles.set(publicKey, handle);
    return handle;
  };

  const judge = async (change: Change): Promise<ChangeVerdict> => {
    const space = session.spaces.get(change.space);
    const member = space?.membership.members.get(change.author);
    if (space === undefined || member === undefined || change.org !== space.membership.org) {
      return 'not-a-member';
    }
    const device = deviceOf(space, change.author, change.device);
    if (device === undefined) return 'unknown-device';
    const message = await changeSigningBytes(change, change.body);
    const signature = Buffer.from(change.sig, 'base64url');
    if (!(await verifies(message, handleOf(device.sign), signature))) return 'bad-signature';
    return memberMay(member.role, 'write') ? 'ok' : 'not-permitted';
  };
  return changes => Promise.all(changes.map(judge));
}

/** Verifies in Node's thread pool, so that a thousand changes use every core and hold up no other call. */
function verifies(message: Bytes, key: KeyObject, signature: Buffer): Promise<boolean> {
  return new Promise((resolve, reject) => {
    verify(null, message, key, signature, (problem, right) => {
      if (problem === null) resolve(right);
      else reject(problem);
    });
  });
}
