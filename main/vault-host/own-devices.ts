import type { DeviceCertificate } from '../../common/crypto/bundles.ts';
import { deviceFingerprint, fingerprintWords } from '../../common/crypto/identity.ts';
import { deviceName, memberMay } from '../../common/crypto/membership.ts';
import type { AppError } from '../../common/errors/app-error.ts';
import type { DeviceId } from '../../common/lib/ids.ts';
import { ok, type Result } from '../../common/lib/result.ts';
import type { Session } from './session.ts';
import type { Note } from './slots/account-custody.ts';

/** A device of this account. */
interface OwnDevice {
  readonly certificate: DeviceCertificate;
  readonly isThis: boolean;
  /** By any space. */
  readonly revoked: boolean;
  /** In a space that this account administers. */
  readonly mayRevoke: boolean;
}

/** Devices of this account that any of its spaces knows, this one first. */
function ownDevices({ account, spaces }: Pick<Session, 'account' | 'spaces'>): OwnDevice[] {
  const { account: me, device: here } = account.owner;
  const certificates = new Map([[here, account.certificate]]);
  const revoked = new Set<DeviceId>();
  const revocable = new Set<DeviceId>();
  for (const { devices, membership } of spaces.values()) {
    const role = membership.members.get(me)?.role;
    for (const certificate of devices) {
      const { account: of, device } = certificate;
      if (of !== me) continue;
      if (!certificates.has(device)) certificates.set(device, certificate);
      const isRevoked = membership.revoked.has(deviceName(me, device));
      if (isRevoked) revoked.add(device);
      else if (role !== undefined && memberMay(role, 'administer')) revocable.add(device);
    }
  }
  return [...certificates].map(([device, certificate]) => ({
    certificate,
    isThis: device === here,
    revoked: revoked.has(device),
    mayRevoke: device !== here && revocable.has(device),
  }));
}

/** The account's devices as the page shows them. */
export function shownDevices(session: Session) {
  return Promise.all(
    ownDevices(session).map(async ({ certificate, ...device }) => ({
      ...device,
      device: certificate.device,
      label: certificate.label,
      words: fingerprintWords(await deviceFingerprint(certificate)),
    })),
  );
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
  for (const { certificate, isThis, revoked } of ownDevices(session)) {
    const { device, label } = certificate;
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
