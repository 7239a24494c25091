import { deviceName } from '../../common/crypto/membership.ts';
import type { AppError } from '../../common/errors/app-error.ts';
import type { DeviceId } from '../../common/lib/ids.ts';
import { ok, type Result } from '../../common/lib/result.ts';
import type { Session } from './session.ts';
import type { Note } from './slots/account-custody.ts';

/** A device of this account. */
interface OwnDevice {
  readonly device: DeviceId;
  readonly label: string;
  readonly isThis: boolean;
  /** By any space. */
  readonly revoked: boolean;
}

/** Devices of this account that any of its spaces knows, this one first. */
export function ownDevices({ account, spaces }: Pick<Session, 'account' | 'spaces'>): OwnDevice[] {
  const { account: me, device: here } = account.owner;
  const own = new Map([[here, account.certificate.label]]);
  const revoked = new Set<string>();
  for (const { devices, membership } of spaces.values()) {
    for (const { account: of, device, label } of devices) {
      if (of !== me) continue;
      if (!own.has(device)) own.set(device, label);
      if (membership.revoked.has(deviceName(me, device))) revoked.add(device);
    }
  }
  return [...own].map(([device, label]) => ({
    device,
    label,
    isThis: device === here,
    revoked: revoked.has(device),
  }));
}

/**
 * Writes devices that came, or were revoked since, to the security log; what it has told of is kept with
 * it, so that a line is neither lost nor told twice, whenever this is called. Those of an account that
 * begins here are no news. Answers whether there was any.
 */
export async function noteDevices(
  session: Pick<Session, 'account' | 'spaces' | 'ways'>,
): Promise<Result<boolean, AppError>> {
  const { custody } = session.ways;
  const told = custody.state().devices;
  const revokedOf = new Map(told?.map(({ device, revoked }) => [device, revoked]));
  const notes: Note[] = [];
  for (const { device, label, isThis, revoked } of ownDevices(session)) {
    const before = revokedOf.get(device);
    if (before === undefined && !isThis) notes.push({ what: 'device-added', of: label });
    if (revoked && before !== true) notes.push({ what: 'device-revoked', of: label });
    revokedOf.set(device, revoked || before === true);
  }
  const isNews = told !== null && notes.length > 0;
  if (told !== null && !isNews) return ok(false);
  const devices = [...revokedOf].map(([device, revoked]) => ({ device, revoked }));
  const written = await custody.note(isNews ? notes : [], { devices });
  return written.ok ? ok(isNews) : written;
}
