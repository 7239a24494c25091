import { verify, type KeyObject } from 'node:crypto';
import { changeSigningBytes } from '../../common/crypto/change-envelope.ts';
import { authorshipProblem, closureOf } from '../../common/crypto/authorship.ts';
import type { ChangeVerdict } from '../../common/features/vault/vault-records.ts';
import type { Bytes } from '../../common/lib/bytes.ts';
import type { Change } from '../../common/sync/change.ts';
import { isWithin, type LogPlace } from '../../common/sync/log-place.ts';
import { ed25519PublicKey } from './ed25519.ts';
import type { Session } from './session.ts';
import { deviceOf, type SpaceState } from './space-state.ts';

/** Judges changes of others by the membership logs; handles of device keys are kept between calls. */
export function changeVerifier(
  session: Session,
): (changes: readonly Change[], places?: readonly (LogPlace | null)[]) => Promise<ChangeVerdict[]> {
  const handles = new Map<string, KeyObject>();
  const handleOf = (publicKey: string): KeyObject => {
    const known = handles.get(publicKey);
    if (known !== undefined) return known;
    const handle = ed25519PublicKey(publicKey);
    handles.set(publicKey, handle);
    return handle;
  };

  const judge = async (change: Change, place: LogPlace | null): Promise<ChangeVerdict> => {
    const space = session.spaces.get(change.space);
    if (space === undefined || change.org !== space.membership.org) return 'not-a-member';
    if (!space.membership.tenures.has(change.author)) return 'not-a-member';
    const device = deviceOf(space, change.author, change.device);
    if (device === undefined) return 'unknown-device';
    const message = await changeSigningBytes(change, change.body);
    const signature = Buffer.from(change.sig, 'base64url');
    if (!(await verifies(message, handleOf(device.sign), signature))) return 'bad-signature';
    return authorshipProblem(space.membership, change) ?? afterwards(space, change, place) ?? 'ok';
  };
  return (changes, places = []) =>
    Promise.all(changes.map((change, i) => judge(change, places[i] ?? null)));
}

/**
 * What is wrong with a change of somebody who may not write any more: it is not known to have been in
 * the log when that came about. It may be later, once the server has shown the entry.
 */
function afterwards(
  { membership, arrivals }: SpaceState,
  change: Change,
  place: LogPlace | null,
): ChangeVerdict | undefined {
  const closure = closureOf(membership, change);
  if (closure === undefined) return undefined;
  const arrival = arrivals.get(closure.entry);
  const isBefore = arrival !== undefined && place !== null && isWithin(place, arrival);
  return isBefore ? undefined : closure.problem;
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
